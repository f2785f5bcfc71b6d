// id: application/metadata-identity
// title: Requests sent from the machine fetch its identity's credentials from the metadata service
// layer: infrastructure
// technique: T1552.005
// success: 0.5
// reason: The older metadata service answers any request; the newer one asks for a header that forged requests seldom can set.
// remediation: Require session tokens of the metadata service (IMDSv2) with a hop limit of 1, and deny workloads its address.
// fix: { kind: setting, at: source }
// anchors: [client, machine, identity]
// # The relation of a workload to its requests is in their names, and the one to its machine has no anchor at its end.
// incremental: false
// examples:
//   - name: a virtual machine
//     given: >
//       CREATE (:Asset:Facet {uid: 'vm#http', kind: 'Compute', facet: 'http', whole: 'vm'}),
//              (:Asset:Compute {uid: 'vm', runtime: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})
//     steps: ['vm#http -> vm-role']
//   - name: a virtual machine whose metadata service asks for a token
//     given: >
//       CREATE (:Asset:Facet {uid: 'vm#http', kind: 'Compute', facet: 'http', whole: 'vm'}),
//              (:Asset:Compute {uid: 'vm', runtime: 'vm', metadataService: 'v2'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})
//     steps: []
//   - name: a workload reaches the metadata service of its node
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:RUNS_AS]->(:Asset:Identity {uid: 'node-role'})
//     steps: ['cart#http -> node-role']
//   - name: the node is a machine that another input describes
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload', reachesMetadata: true})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:RUNS_ON]->(:Asset:Compute {uid: 'vm', runtime: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})
//     steps: ['cart#http -> vm-role']
//   - name: pods of the workload may come onto any of several nodes
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})<-[:MAY {action: 'pods-there'}]-(pods:Asset:Identity {uid: 'pods-there'})
//              -[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})-[:RUNS_AS]->(:Asset:Identity {uid: 'node-role'})
//     steps: ['cart#http -> node-role']
//   - name: policies keep the workload from the metadata service
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload', reachesMetadata: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:RUNS_AS]->(:Asset:Identity {uid: 'node-role'})
//     steps: []
//   - name: the certificate of a node's kubelet lies in a file
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:RUNS_AS]->(:Asset:Identity {uid: 'system:nodes', identityType: 'group'})
//     steps: []
//   - name: a pod's service account is not to be had by requests
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps: []
MATCH (client:Facet {facet: 'http'})
MATCH (compute:Fact)
WHERE compute.workspace = client.workspace AND compute.uid = client.whole
MATCH (compute)<-[offer:MAY {action: 'pods-there'}]-{0,1}(placed)-[running:RUNS_ON]->{0,2}(machine:Compute)-[acting:RUNS_AS]->(identity:Identity)
WHERE machine.runtime IN ['vm', 'node', 'host']
  // A node's certificate lies in a file of the node.
  AND NOT coalesce(identity.identityType, '') IN ['user', 'group']
  // Who only chooses where a request goes can neither send the PUT that a token takes nor the token.
  AND NOT coalesce(machine.metadataService, 'v1') IN ['v2', 'off']
  AND (machine = compute OR compute.hostNetwork OR coalesce(compute.reachesMetadata, true))
RETURN client AS source, identity AS target, [compute] + offer + running + [acting] AS because
