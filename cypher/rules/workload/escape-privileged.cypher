// id: workload/escape-privileged
// title: A privileged container takes over the node that it runs on
// layer: workload
// technique: T1611
// success: 0.95
// reason: It may mount the node's disk; one command does it.
// remediation: Run it without `privileged`; grant the one capability or device that it needs instead.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: a privileged pod
//     given: "CREATE (:Asset:Compute {uid: 'agent', privileged: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: an ordinary pod
//     given: "CREATE (:Asset:Compute {uid: 'agent', privileged: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a pod of which nothing is known
//     given: "CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', privileged: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
//   - name: a pod that comes to each of many nodes in time gives what stands for them
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', privileged: true})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})
//     steps: [agent -> nodes]
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE compute.privileged
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
