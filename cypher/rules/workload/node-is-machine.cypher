// id: workload/node-is-machine
// title: Whoever holds the node holds the machine that it is
// layer: infrastructure
// technique: T1078
// success: 0.999
// reason: Both are one system with one administrator; the cluster and the cloud only call it differently.
// remediation: Give the machine no more of the cloud than the node needs, and keep workloads that may break out off it.
// anchors: [node, machine]
// examples:
//   - name: a node of a cluster is a machine of a cloud
//     given: "CREATE (:Asset:Compute {uid: 'node', runtime: 'node'})-[:RUNS_ON]->(:Asset:Compute {uid: 'vm', runtime: 'vm'})"
//     steps: [node -> vm]
//   - name: what runs on a node is not the node
//     given: "CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})"
//     steps: []
MATCH (node:Compute {runtime: 'node'})-[is:RUNS_ON]->(machine:Compute)
RETURN node AS source, machine AS target, [is] AS because
