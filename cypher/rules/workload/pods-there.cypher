// id: workload/pods-there
// title: Whoever runs code in all pods that may come onto some nodes runs it in each of their workloads
// layer: workload
// technique: T1609
// success: 0.999
// reason: Choosing the pod takes no act; what it takes to get into pods there is priced on the way here.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [pods, workload]
// examples:
//   - name: each workload whose pods may come there
//     given: >
//       CREATE (pods:Asset:Identity {uid: 'pods'})-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'shop'})
//     steps: [pods -> cart, pods -> shop]
//   - name: where one of the nodes is weak, the replica of a workload there, which has no way to the other nodes
//     given: >
//       CREATE (pods:Asset:Identity {uid: 'pods'})-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart#on/any_node'})
//     steps: ['pods -> cart#on/any_node']
//   - name: starting a pod is not being in one
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Asset:Compute {uid: 'cart'})"
//     steps: []
MATCH (pods:Identity)-[offer:MAY {action: 'pods-there'}]->(workload:Compute)
WHERE NOT EXISTS { (:Fact {workspace: workload.workspace, uid: workload.uid + '#on/any_node'}) }
RETURN pods AS source, workload AS target, [offer] AS because
