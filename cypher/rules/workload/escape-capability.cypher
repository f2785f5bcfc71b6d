// id: workload/escape-capability
// title: A container with a capability that reaches beyond it takes over the node
// layer: workload
// technique: T1611
// success: 0.85
// reason: SYS_ADMIN mounts the disk, SYS_MODULE loads code into the kernel, DAC_READ_SEARCH opens any file of the node.
// remediation: Drop all capabilities and add back only those that the program needs; none of these belongs to an application.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: SYS_ADMIN
//     given: "CREATE (:Asset:Compute {uid: 'agent', capabilities: ['SYS_ADMIN']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: written with its prefix
//     given: "CREATE (:Asset:Compute {uid: 'agent', capabilities: ['NET_ADMIN', 'CAP_SYS_MODULE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: a capability that stays inside
//     given: "CREATE (:Asset:Compute {uid: 'agent', capabilities: ['NET_BIND_SERVICE', 'NET_RAW']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: speaking to devices of which it holds none
//     given: "CREATE (:Asset:Compute {uid: 'agent', capabilities: ['SYS_RAWIO']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: tracing without the node's processes
//     given: "CREATE (:Asset:Compute {uid: 'agent', capabilities: ['SYS_PTRACE']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', capabilities: ['SYS_ADMIN']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(capability IN coalesce(compute.capabilities, [])
        WHERE replace(toUpper(capability), 'CAP_', '') IN ['SYS_ADMIN', 'SYS_MODULE', 'DAC_READ_SEARCH', 'ALL'])
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
