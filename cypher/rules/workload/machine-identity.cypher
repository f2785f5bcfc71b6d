// id: workload/machine-identity
// title: Code in a pod fetches the credentials of the machine that its node is from the metadata service
// layer: infrastructure
// technique: T1552.005
// success: 0.6
// reason: Pods reach the metadata service unless it answers only requests that come from the machine itself.
// remediation: Limit the metadata service to one hop (IMDSv2), deny pods its address, and give workloads identities of their own.
// fix: { at: source }
// anchors: [identity]
// # Whether all nodes act as the same identity, and what the network allows, is asked without naming it.
// incremental: false
// examples:
//   - name: a pod in the node's own network
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})-[:RUNS_AS]->(:Asset:Identity {uid: 'node-role', identityType: 'role'})
//     steps: [agent -> node-role]
//   - name: a pod that policies let to the metadata service; the node is a machine that another input describes
//     given: >
//       CREATE (cart:Asset:Compute {uid: 'cart', runtime: 'pod workload', reachesMetadata: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})-[:RUNS_ON]->(:Asset:Compute {uid: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role', identityType: 'role'})
//     steps: [cart -> vm-role]
//   - name: a pod that policies keep inside
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})-[:RUNS_AS]->(:Asset:Identity {uid: 'node-role', identityType: 'role'})
//     steps: []
//   - name: nodes that act as different identities
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(:Asset:Identity {uid: 'one', identityType: 'role'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})-[:RUNS_AS]->(:Asset:Identity {uid: 'two', identityType: 'role'})
//     steps: []
//   - name: a pod that may come onto any of several nodes, all of which act as the same
//     given: >
//       CREATE (pods:Asset:Identity {uid: 'pods-there'})-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart', runtime: 'pod workload', reachesMetadata: true}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'kept-inside', runtime: 'pod workload'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(role:Asset:Identity {uid: 'node-role', identityType: 'role'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})-[:RUNS_AS]->(role)
//     steps: [cart -> node-role]
//   - name: a node that acts as two identities, and one that acts as one of them
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(one:Asset:Identity {uid: 'one', identityType: 'role'}),
//              (node)-[:RUNS_ON]->(:Asset:Compute {uid: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'two', identityType: 'role'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})-[:RUNS_ON]->(:Asset:Compute {uid: 'vm-2'})-[:RUNS_AS]->(one)
//     steps: [agent -> one]
//   - name: a pod that may come onto any of several nodes, one of which acts as nothing
//     given: >
//       CREATE (pods:Asset:Identity {uid: 'pods-there'})-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'cart', runtime: 'pod workload', reachesMetadata: true}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(:Asset:Identity {uid: 'node-role', identityType: 'role'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
//   - name: a node that is told of by itself, among many that act as others
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})-[:RUNS_AS]->(:Asset:Identity {uid: 'node-role', identityType: 'role'}),
//              (agent)-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})
//     steps: []
//   - name: the kubelet's certificate lies in a file of the node
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})-[:RUNS_AS]->(:Asset:Identity {uid: 'nodes', identityType: 'group'})
//     steps: []
MATCH (identity:Identity)
WHERE NOT coalesce(identity.identityType, '') IN ['user', 'group', 'service-account']
CALL (identity) {
  MATCH (identity)<-[acting:RUNS_AS]-(machine:Compute)<-[is:RUNS_ON]-{0,1}(node:Compute)<-[running:RUNS_ON]-(placed)
  WHERE placed:Identity OR placed.hostNetwork OR placed.reachesMetadata
  WITH placed, node, [running] + is + [acting] AS because ORDER BY node.uid, machine.uid
  // What runs on several nodes is sure of an identity where all of them act as it; one of them says it for all.
  WITH placed, count(DISTINCT node) AS alike, head(collect(because)) AS because
  WHERE alike = COUNT { (placed)-[:RUNS_ON]->() }
  MATCH (placed)-[offer:MAY {action: 'pods-there'}]->{0,1}(compute:Compute {runtime: 'pod workload'})
  WHERE compute.hostNetwork OR compute.reachesMetadata
  RETURN compute, because + offer AS because
}
RETURN compute AS source, identity AS target, because + [compute] AS because
