// id: workload/escape-kernel-settings
// title: A root container that may write the kernel's settings lets the kernel start its program on the node
// layer: workload
// technique: T1611
// success: 0.85
// reason: The kernel runs what core_pattern or uevent_helper names, as root and outside any container.
// remediation: Do not mount /proc and /sys of the node, or mount them read-only, and do not run as root.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: the folder that core_pattern lies in
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/proc/sys/kernel:rw'], runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: all of the node's settings
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/sys:rw'], runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: control groups, of which the kernel lets only SYS_ADMIN change what is run
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/sys/fs/cgroup:rw'], runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: looking at them
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/proc:ro', '/sys:ro'], runAsRoot: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: not as root
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/proc:rw'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/proc:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(mount IN coalesce(compute.hostPaths, []) WHERE mount ENDS WITH ':rw'
        AND (left(mount, size(mount) - 3) IN ['/proc', '/proc/sys', '/proc/sys/kernel', '/proc/sysrq-trigger', '/sys', '/sys/kernel']
             OR any(folder IN ['/proc/sys/kernel/', '/sys/kernel/'] WHERE mount STARTS WITH folder)))
  AND coalesce(compute.runAsRoot, true)
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
