// id: workload/node-files-of-many
// title: In the folders of pods on these nodes lie those of pods that may come onto one of them
// layer: workload
// technique: T1552.001
// success: 0.999
// reason: Choosing the node takes no act; what it takes to read the folders is priced on the way here.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [reading, there, node, pods, files]
// examples:
//   - name: pods that share the nodes, and others that share one of them
//     given: >
//       CREATE (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(pods:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods),
//              (:Asset:Identity {uid: 'other-files'})-[:MAY {action: 'pods-there/files'}]->(:Asset:Identity {uid: 'others'})-[:RUNS_ON]->(node)
//     steps: [node-files -> files, node-files -> other-files]
//   - name: pods on other nodes
//     given: >
//       CREATE (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(:Asset:Identity {uid: 'others'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (reading:Identity)-[part:MAY {action: 'pods-there/node-files'}]->(there:Identity)-[running:RUNS_ON]->(node:Compute)
// The pods that share the nodes are among those found there.
MATCH (node)<-[placed:RUNS_ON]-(pods:Identity)<-[own:MAY {action: 'pods-there/files'}]-(files:Identity)
RETURN reading AS source, files AS target, [part, running, placed, own] AS because
