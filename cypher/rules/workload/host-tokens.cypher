// id: workload/host-tokens
// title: A container that reads the folders of the node's pods finds the tokens and secrets mounted into them
// layer: workload
// technique: T1552.001
// success: 0.85
// reason: The kubelet keeps every pod's volumes, projected tokens among them, as plain files below /var/lib/kubelet/pods.
// remediation: Do not mount /var/lib/kubelet or a folder above it, not even read-only, unless the program is part of the node.
// fix: { at: source }
// anchors: [compute, node]
// # What is beside it on the node is no anchor.
// incremental: false
// examples:
//   - name: the token of a pod beside it
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/pods:ro']})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'}),
//              (cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_ON]->(node),
//              (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'}), (cart)-[:USES_SECRET {name: 'volume keys'}]->(:Asset:Secret {uid: 'keys'}),
//              (cart)-[:USES_SECRET {name: 'environment variable KEY'}]->(:Asset:Secret {uid: 'key'})
//     steps: [agent -> cart-account, agent -> keys]
//   - name: a pod on another node
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'}),
//              (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps: []
//   - name: another folder of the kubelet
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet/device-plugins:rw']})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'}),
//              (cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_ON]->(node), (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps: []
//   - name: not as root nobody gets into the kubelet's folders
//     given: >
//       CREATE (:Asset:Compute {uid: 'exporter', hostPaths: ['/:ro'], runAsRoot: false})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'}),
//              (cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_ON]->(node), (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute)
WHERE any(mount IN coalesce(compute.hostPaths, [])
        WHERE left(mount, size(mount) - 3) IN ['/', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/kubelet/pods']
           OR mount STARTS WITH '/var/lib/kubelet/pods/')
  AND coalesce(compute.runAsRoot, true)
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
// From the few that mount the folder to the many beside them.
CALL (node) {
  MATCH (node)<-[placed:RUNS_ON]-(other:Compute)-[use:RUNS_AS|USES_SECRET]->(gained:Identity|Secret)
  WHERE (gained:Identity AND other.tokenMounted OR gained:Secret AND use.name STARTS WITH 'volume')
    AND NOT other.uid CONTAINS '#on/'
  RETURN placed, other, use, gained
}
RETURN compute AS source, gained AS target, [running, compute, placed, other, use] AS because
