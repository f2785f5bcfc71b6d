// id: workload/host-tokens-there
// title: A container that reads the folders of pods does so on each node that its pods come onto
// layer: workload
// technique: T1552.001
// success: 0.77
// reason: The kubelet keeps every pod's volumes, projected tokens among them, as plain files below /var/lib/kubelet/pods; replicas are reached in time.
// remediation: Do not mount /var/lib/kubelet or a folder above it, not even read-only, unless the program is part of the node.
// fix: { at: source }
// anchors: [compute, nodes, pods, files]
// examples:
//   - name: what lies in the folders of pods on each of the nodes
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/pods:ro']})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(pods), (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods)
//     steps: [agent -> node-files]
//   - name: another folder of the kubelet
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/device-plugins:rw']})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(pods)
//     steps: []
//   - name: not as root nobody gets into the kubelet's folders
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:ro'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(pods)
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(nodes:Identity)-[standing:MAY {action: 'pods-there/each_node'}]->(pods:Identity)<-[part:MAY {action: 'pods-there/node-files'}]-(files:Identity)
WHERE any(mount IN coalesce(compute.hostPaths, [])
        WHERE left(mount, size(mount) - 3) IN ['/', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/kubelet/pods']
           OR mount STARTS WITH '/var/lib/kubelet/pods/')
  AND coalesce(compute.runAsRoot, true)
RETURN compute AS source, files AS target, [running, compute, standing, part] AS because
