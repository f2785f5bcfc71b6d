// id: workload/replica
// title: Whoever runs code in the workload runs it in each of its replicas
// layer: workload
// technique: T1609
// success: 0.9
// reason: Requests are spread over the replicas, so an attack that works once reaches each of them in time.
// remediation: Take the way to break out from the workload; the replica matters only for that.
// fix: { at: nothing }
// anchors: [workload, replica]
// examples:
//   - name: a workload on two nodes
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent'})-[:RUNS_ON]->(one:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(two:Asset:Compute {uid: 'node-2'}),
//              (:Asset:Compute {uid: 'agent#on/node-1'})-[:RUNS_ON]->(one),
//              (:Asset:Compute {uid: 'agent#on/node-2'})-[:RUNS_ON]->(two)
//     steps: ['agent -> agent#on/node-1', 'agent -> agent#on/node-2']
//   - name: another workload's replica on the same node
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node-1'}),
//              (:Asset:Compute {uid: 'agent#on/node-1'})-[:RUNS_ON]->(node)
//     steps: []
MATCH (replica:Compute)-[placed:RUNS_ON]->(:Compute|Identity)
WHERE replica.uid CONTAINS '#on/'
MATCH (workload)
WHERE workload.uid = split(replica.uid, '#on/')[0]
RETURN workload AS source, replica AS target, [placed] AS because
