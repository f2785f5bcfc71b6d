// id: kubernetes/lift-pod-security
// title: Whoever may start pods where they are restricted, and get around the restriction, takes over any node
// layer: workload
// technique: T1610
// success: 0.8
// reason: A label of the namespace is the restriction, and a volume with a host path is not part of what it looks at.
// remediation: Keep update on namespaces and create on persistentvolumes to administrators.
// anchors: [grantee, place, cluster]
// # What helps and what is reached are no anchors.
// incremental: false
// examples:
//   - name: the same identity may take the namespace's label away
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace', podSecurity: 'restricted', podSecurityBy: 'label'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop)
//     steps: [ci -> node]
//   - name: another identity may make volumes out of the node's folders
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace', podSecurity: 'baseline', podSecurityBy: 'label'})
//              -[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (:Asset:Identity {uid: 'storage'})-[:MAY {action: 'persistentvolumes:create'}]->(cluster)
//     steps: [ci -> node via storage requires storage]
//   - name: where nothing is restricted nothing has to be got around
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop)
//     steps: []
//   - name: what an admission controller demands is no label of the namespace
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', podSecurity: 'baseline', podSecurityBy: 'ClusterPolicy.kyverno.io/pss'})-[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop), (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: []
//   - name: of many nodes, what stands for all of them
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', podSecurity: 'baseline', podSecurityBy: 'label'})-[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster', nodeCount: 500}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop), (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)<-[:MAY {action: 'any-node'}]-(:Asset:Identity {uid: 'any'})
//     steps: [ci -> any]
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)-[above:IN]->(cluster:Scope {scopeType: 'cluster'})
WHERE place.podSecurity IS NOT NULL
CALL (place, cluster) {
  UNWIND [place, cluster] AS where
  MATCH (where)<-[help:MAY]-(helper:Identity)
  // A label is lifted by whoever may change the namespace; what an admission controller demands is not.
  WHERE help.action = 'persistentvolumes:create' OR help.action = 'namespaces:patch' AND place.podSecurityBy = 'label'
  RETURN helper, help
}
CALL (cluster) {
  WITH cluster WHERE coalesce(cluster.nodeCount, 0) <= 24
  MATCH (cluster)<-[inside:IN]-(node:Compute {runtime: 'node'})
  RETURN node, inside
  UNION ALL
  // Beyond so many nodes they are reached through what stands for all of them.
  MATCH (cluster)<-[inside:MAY {action: 'any-node'}]-(node:Identity)
  RETURN node, inside
}
RETURN grantee AS source, node AS target, CASE WHEN helper <> grantee THEN helper END AS via, [grant, place, above, inside, help] AS because,
       CASE WHEN helper = grantee THEN [] ELSE [helper] END AS requires
