// id: workload/machine-identity-there
// title: Code in a workload on each node that its pods come onto fetches the credentials of the machine that the node is
// layer: infrastructure
// technique: T1552.005
// success: 0.54
// reason: Pods reach the metadata service unless it answers only requests that come from the machine itself; replicas are reached in time.
// remediation: Limit the metadata service to one hop (IMDSv2), deny pods its address, and give workloads identities of their own.
// fix: { at: source }
// anchors: [compute, nodes, pods]
// # Of the nodes that act as an identity one says it for all: neither is named.
// incremental: false
// examples:
//   - name: nodes that act as different identities
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(:Asset:Identity {uid: 'one', identityType: 'role'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})-[:RUNS_ON]->(:Asset:Compute {uid: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'two', identityType: 'role'})
//     steps: [agent -> one, agent -> two]
//   - name: a workload that policies keep inside
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(:Asset:Identity {uid: 'one', identityType: 'role'})
//     steps: []
//   - name: the kubelet's certificate lies in a file of the node
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', runtime: 'pod workload', hostNetwork: true})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})-[:MAY {action: 'pods-there/each_node'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'})-[:RUNS_AS]->(:Asset:Identity {uid: 'nodes-group', identityType: 'group'})
//     steps: []
MATCH (nodes:Identity)-[standing:MAY {action: 'pods-there/each_node'}]->(pods:Identity)
CALL (pods) {
  MATCH (pods)-[running:RUNS_ON]->(node:Compute)-[is:RUNS_ON]->{0,1}(machine:Compute)-[acting:RUNS_AS]->(identity:Identity)
  WHERE NOT coalesce(identity.identityType, '') IN ['user', 'group', 'service-account']
  WITH identity, [running] + is + [acting] AS because ORDER BY node.uid, machine.uid
  RETURN identity, head(collect(because)) AS because
}
MATCH (compute:Compute {runtime: 'pod workload'})-[placed:RUNS_ON]->(nodes)
WHERE compute.hostNetwork OR compute.reachesMetadata
RETURN compute AS source, identity AS target, because + [compute, placed, standing] AS because
