// id: workload/escape-host-pid
// title: A container that sees the node's processes and may trace them takes over the node
// layer: workload
// technique: T1611
// success: 0.85
// reason: With SYS_PTRACE or SYS_ADMIN it injects code into a process of the node; well documented.
// remediation: Set `hostPID` to false, or drop SYS_PTRACE and SYS_ADMIN.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: the node's processes and the right to trace them
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true, capabilities: ['SYS_PTRACE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: capabilities are written in either way
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true, capabilities: ['CAP_SYS_ADMIN']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the right to trace the container's own processes
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: false, capabilities: ['SYS_PTRACE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: seeing processes without the right to trace them, which has a rule of its own
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPID: true, capabilities: ['SYS_PTRACE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE compute.hostPID
  AND any(capability IN coalesce(compute.capabilities, []) WHERE replace(toUpper(capability), 'CAP_', '') IN ['SYS_PTRACE', 'SYS_ADMIN', 'ALL'])
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
