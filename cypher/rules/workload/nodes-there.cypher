// id: workload/nodes-there
// title: Whoever breaks out of a workload on each node that its pods come onto takes over these nodes
// layer: workload
// technique: T1611
// success: 0.9
// reason: Requests are spread over the replicas, so an attack that works once reaches each of them in time.
// remediation: Take the way to break out from the workload, or keep it to a few nodes of its own.
// fix: { at: nothing }
// anchors: [nodes, pods, node]
// examples:
//   - name: each of the nodes
//     given: >
//       CREATE (:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}), (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: [nodes -> node-1, nodes -> node-2]
//   - name: being in pods there is no way out of them
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//     steps: []
MATCH (nodes:Identity)-[part:MAY {action: 'pods-there/each_node'}]->(pods:Identity)-[running:RUNS_ON]->(node:Compute)
RETURN nodes AS source, node AS target, [part, running] AS because
