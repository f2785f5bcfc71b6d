// id: workload/node-to-workload
// title: Whoever holds the node runs code in what runs on it
// layer: workload
// technique: T1609
// success: 0.95
// reason: The node's administrator enters any container on it.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [node, workload]
// examples:
//   - name: a workload on the node
//     given: "CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [node -> cart]
//   - name: of a workload on several nodes that may break out, only the replica on this one
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent'})-[:RUNS_ON]->(one:Asset:Compute {uid: 'node-1', name: 'node-1'}),
//              (agent)-[:RUNS_ON]->(two:Asset:Compute {uid: 'node-2', name: 'node-2'}),
//              (:Asset:Compute {uid: 'agent#on/node-1'})-[:RUNS_ON]->(one),
//              (:Asset:Compute {uid: 'agent#on/node-2'})-[:RUNS_ON]->(two)
//     steps: ['node-1 -> agent#on/node-1', 'node-2 -> agent#on/node-2']
//   - name: pods of whichever workload may come onto the node
//     given: "CREATE (:Asset:Identity {uid: 'pods-there'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [node -> pods-there]
//   - name: calling each other is not running on each other
//     given: "CREATE (:Asset:Compute {uid: 'cart'})-[:CALLS]->(:Asset:Service {uid: 'orders'})"
//     steps: []
MATCH (node:Compute)<-[running:RUNS_ON]-(workload:Compute|Identity)
WHERE NOT EXISTS { (:Fact {workspace: workload.workspace, uid: workload.uid + '#on/' + split(node.uid, '/')[-1]}) }
RETURN node AS source, workload AS target, [running] AS because
