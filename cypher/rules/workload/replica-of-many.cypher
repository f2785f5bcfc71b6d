// id: workload/replica-of-many
// title: Whoever runs code in a workload that may come onto any of many nodes runs it on each that its pods come onto
// layer: workload
// technique: T1609
// success: 0.9
// reason: Requests are spread over the replicas, so an attack that works once reaches each of them in time.
// remediation: Take the way to break out from the nodes; where the pods run matters only for that.
// fix: { at: nothing }
// anchors: [workload, pods, replicas]
// examples:
//   - name: each workload whose pods may come onto a weak node
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'}), (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'shop'})
//     steps: [cart -> replicas, shop -> replicas]
//   - name: who comes in from one node has the replica there alone
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart#on/any_node'})
//     steps: []
//   - name: where no node is weak, where the pods run does not matter
//     given: >
//       CREATE (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'})
//     steps: []
MATCH (replicas:Identity)-[part:MAY {action: 'pods-there/replicas'}]->(pods:Identity)-[offer:MAY {action: 'pods-there'}]->(workload:Compute)
WHERE NOT workload.uid CONTAINS '#on/'
RETURN workload AS source, replicas AS target, [offer, part] AS because
