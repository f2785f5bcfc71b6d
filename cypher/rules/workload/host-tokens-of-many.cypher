// id: workload/host-tokens-of-many
// title: A container that reads the folders of the node's pods finds what is mounted into those that may come there
// layer: workload
// technique: T1552.001
// success: 0.85
// reason: The kubelet keeps every pod's volumes, projected tokens among them, as plain files below /var/lib/kubelet/pods.
// remediation: Do not mount /var/lib/kubelet or a folder above it, not even read-only, unless the program is part of the node.
// fix: { at: source }
// anchors: [compute, node, pods, files]
// examples:
//   - name: pods of whichever workload may come onto the node
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/pods:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods), (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/credentials'}]->(pods)
//     steps: [agent -> files]
//   - name: pods that only come onto another node
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
//   - name: another folder of the kubelet
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/device-plugins:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods)
//     steps: []
//   - name: not as root nobody gets into the kubelet's folders
//     given: >
//       CREATE (:Asset:Compute {uid: 'exporter', hostPaths: ['/:ro'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods)
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute)<-[placed:RUNS_ON]-(pods:Identity)<-[part:MAY {action: 'pods-there/files'}]-(files:Identity)
WHERE any(mount IN coalesce(compute.hostPaths, [])
        WHERE left(mount, size(mount) - 3) IN ['/', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/kubelet/pods']
           OR mount STARTS WITH '/var/lib/kubelet/pods/')
  AND coalesce(compute.runAsRoot, true)
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, files AS target, [running, compute, placed, part] AS because
