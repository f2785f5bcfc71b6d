// id: kubernetes/node-network
// title: Code in a pod on the node's network sends requests from the node itself
// layer: workload
// technique: T1090.001
// success: 0.999
// reason: In the node's network namespace 127.0.0.1 is the node's own address.
// remediation: Set `hostNetwork` to false, and let the control plane's programs ask for a login on every port.
// fix: { at: source }
// anchors: [compute, node, network]
// # What stands for several nodes is not named.
// incremental: false
// examples:
//   - name: a pod on the node's network
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostNetwork: true})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'})<-[:MAY {action: 'own-network'}]-(:Asset:Identity {uid: 'network'})
//     steps: [agent -> network]
//   - name: a pod with a network of its own
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'})<-[:MAY {action: 'own-network'}]-(:Asset:Identity {uid: 'network'})
//     steps: []
//   - name: a workload on several nodes by the replica on that node
//     given: >
//       CREATE (node:Asset:Compute {uid: 'node-1'})<-[:MAY {action: 'own-network'}]-(:Asset:Identity {uid: 'network'}), (other:Asset:Compute {uid: 'node-2'}),
//              (agent:Asset:Compute {uid: 'agent', hostNetwork: true})-[:RUNS_ON]->(node), (agent)-[:RUNS_ON]->(other),
//              (:Asset:Compute {uid: 'agent#on/node-1', hostNetwork: true})-[:RUNS_ON]->(node), (:Asset:Compute {uid: 'agent#on/node-2', hostNetwork: true})-[:RUNS_ON]->(other)
//     steps: ['agent#on/node-1 -> network']
//   - name: a workload that comes to each of many nodes in time
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostNetwork: true})-[:RUNS_ON]->(:Asset:Identity {uid: 'each'})-[:MAY {action: 'pods-there/each_node'}]->(:Asset:Identity {uid: 'pods'})
//              -[:RUNS_ON]->(:Asset:Compute {uid: 'node'})<-[:MAY {action: 'own-network'}]-(:Asset:Identity {uid: 'network'})
//     steps: [agent -> network]
MATCH (node:Compute)<-[own:MAY {action: 'own-network'}]-(network:Identity)
MATCH (compute:Compute)-[running:RUNS_ON]->(place:Compute|Identity)
      (()-[part:MAY {action: 'pods-there/each_node'}]->(:Identity)-[placed:RUNS_ON]->()){0,1} (node)
WHERE compute.hostNetwork
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, network AS target, [running, compute, own] + part + placed AS because
