// id: kubernetes/create-pod-on-node
// title: Whoever may start pods starts a privileged one on any node and takes the node over
// layer: workload
// technique: T1610
// success: 0.85
// reason: A pod names its node itself, which no taint prevents; admission policies outside the inputs may refuse it.
// remediation: Enforce the baseline or restricted Pod Security Standard in the namespace, or take create on pods and workloads from the role.
// anchors: [grantee, place, cluster, node]
// examples:
//   - name: from one namespace onto each node
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              -[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Compute {uid: 'node-1', runtime: 'node'})-[:IN]->(cluster), (:Asset:Compute {uid: 'node-2', runtime: 'node'})-[:IN]->(cluster)
//     steps: [ci -> node-1, ci -> node-2]
//   - name: the namespace refuses pods that reach beyond their container
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace', podSecurity: 'baseline'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//     steps: []
//   - name: in the whole cluster some namespace lets it
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: [ci -> node]
//   - name: of many nodes not one by one
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster', nodeCount: 25}),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: []
//   - name: another cluster's nodes
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(:Scope {uid: 'other', scopeType: 'cluster'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)-[above:IN]->{0,1}(cluster:Scope {scopeType: 'cluster'})
      <-[inside:IN]-(node:Compute {runtime: 'node'})
WHERE place.podSecurity IS NULL
  // Beyond so many nodes they are reached through what stands for all of them.
  AND coalesce(cluster.nodeCount, 0) <= 24
RETURN grantee AS source, node AS target, [grant, place, cluster] + above + [inside] AS because
