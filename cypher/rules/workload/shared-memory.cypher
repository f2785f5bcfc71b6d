// id: workload/shared-memory
// title: A container in the node's IPC namespace reads and changes what others there share
// layer: workload
// technique: T1055
// success: 0.15
// reason: It sees shared memory and queues of the others only; few programs keep there what runs code.
// remediation: Set `hostIPC` to false.
// fix: { at: source }
// anchors: [compute, node, other]
// examples:
//   - name: two of them on one node
//     given: >
//       CREATE (:Asset:Compute {uid: 'a', hostIPC: true})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(:Asset:Compute {uid: 'b', hostIPC: true})
//     steps: [a -> b, b -> a]
//   - name: a container with an IPC namespace of its own
//     given: >
//       CREATE (:Asset:Compute {uid: 'a', hostIPC: true})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(:Asset:Compute {uid: 'b', hostIPC: false})
//     steps: []
//   - name: on different nodes
//     given: >
//       CREATE (:Asset:Compute {uid: 'a', hostIPC: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}), (:Asset:Compute {uid: 'b', hostIPC: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute {hostIPC: true})-[running:RUNS_ON]->(node:Compute)<-[placed:RUNS_ON]-(other:Compute {hostIPC: true})
WHERE COUNT { (compute)-[:RUNS_ON]->() } = 1
  AND COUNT { (other)-[:RUNS_ON]->() } = 1
RETURN compute AS source, other AS target, [compute, running, placed] AS because
