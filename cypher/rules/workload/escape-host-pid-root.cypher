// id: workload/escape-host-pid-root
// title: A root container that sees the node's processes may read what they hold and find a way onto the node
// layer: workload
// technique: T1611
// success: 0.25
// reason: Default confinement stops tracing; what remains is secrets in command lines and weakly confined processes.
// remediation: Set `hostPID` to false, and do not run as root.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: the node's processes, as root
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true, runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: not as root
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true, runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: its own processes only
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: false, runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: with the right to trace the stronger rule holds
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPID: true, capabilities: ['SYS_PTRACE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPID: true, runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE compute.hostPID
  AND coalesce(compute.runAsRoot, true)
  AND NOT any(capability IN coalesce(compute.capabilities, []) WHERE replace(toUpper(capability), 'CAP_', '') IN ['SYS_PTRACE', 'SYS_ADMIN', 'ALL'])
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
