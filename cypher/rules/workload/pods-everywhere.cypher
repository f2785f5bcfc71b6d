// id: workload/pods-everywhere
// title: Whoever runs code in all pods on each of the nodes that they may come onto holds each workload as a whole
// layer: workload
// technique: T1609
// success: 0.999
// reason: Choosing the pod takes no act; what it takes to get into all pods is priced on the way here.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [everywhere, pods, workload]
// examples:
//   - name: each of the workloads
//     given: >
//       CREATE (:Asset:Identity {uid: 'everywhere'})-[:MAY {action: 'pods-there/everywhere'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'}), (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart#on/any_node'})
//     steps: [everywhere -> cart]
//   - name: what one node gives is less
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'})-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart'})
//     steps: []
MATCH (everywhere:Identity)-[part:MAY {action: 'pods-there/everywhere'}]->(pods:Identity)-[offer:MAY {action: 'pods-there'}]->(workload:Compute)
WHERE NOT workload.uid CONTAINS '#on/'
RETURN everywhere AS source, workload AS target, [part, offer] AS because
