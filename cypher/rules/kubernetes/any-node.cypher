// id: kubernetes/any-node
// title: A privileged pod that may be put onto any node takes over the one that is chosen
// layer: workload
// technique: T1611
// success: 0.999
// reason: Choosing the node takes no act; what it takes to start the pod is priced on the way here.
// remediation: Enforce the baseline or restricted Pod Security Standard wherever pods may be started.
// anchors: [anyNode, cluster, node]
// examples:
//   - name: each node of the cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'any'})-[:MAY {action: 'any-node'}]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Compute {uid: 'one', runtime: 'node'})-[:IN]->(cluster), (:Asset:Compute {uid: 'two', runtime: 'node'})-[:IN]->(cluster)
//     steps: [any -> one, any -> two]
//   - name: what is no node
//     given: >
//       CREATE (:Asset:Identity {uid: 'any'})-[:MAY {action: 'any-node'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'cart', runtime: 'pod workload'})
//     steps: []
MATCH (anyNode:Identity)-[offer:MAY {action: 'any-node'}]->(cluster:Scope)<-[inside:IN]-(node:Compute {runtime: 'node'})
RETURN anyNode AS source, node AS target, [offer, inside, node] AS because
