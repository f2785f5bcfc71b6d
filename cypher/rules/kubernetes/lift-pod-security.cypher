// id: kubernetes/lift-pod-security
// title: Whoever may start pods where they are restricted, and get around the restriction, takes over any node
// layer: workload
// technique: T1610
// success: 0.8
// reason: A label of the namespace is the restriction, and a volume with a host path is not part of what it looks at.
// remediation: Keep update on namespaces and create on persistentvolumes to administrators.
// anchors: [grantee, place, cluster, node, helper, where]
// # So many anchors would each run what one run in full costs.
// incremental: false
// examples:
//   - name: the same identity may take the namespace's label away
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace', labels: ['pod-security.kubernetes.io/enforce=restricted']})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop)
//     steps: [ci -> node]
//   - name: another identity may make volumes out of the node's folders
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace', labels: ['pod-security.kubernetes.io/enforce=baseline']})
//              -[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (:Asset:Identity {uid: 'storage'})-[:MAY {action: 'persistentvolumes:create'}]->(cluster)
//     steps: [ci -> node via storage requires storage]
//   - name: where nothing is restricted nothing has to be got around
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (ci)-[:MAY {action: 'namespaces:patch'}]->(shop)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)-[above:IN]->(cluster:Scope {scopeType: 'cluster'})
      <-[inside:IN]-(node:Compute {runtime: 'node'})
MATCH (helper:Identity)-[help:MAY]->(where:Scope)
WHERE any(label IN coalesce(place.labels, [])
        WHERE label IN ['pod-security.kubernetes.io/enforce=baseline', 'pod-security.kubernetes.io/enforce=restricted'])
  AND help.action IN ['namespaces:patch', 'persistentvolumes:create']
  AND where IN [place, cluster]
RETURN grantee AS source, node AS target, CASE WHEN helper <> grantee THEN helper END AS via, [grant, place, above, inside, help] AS because,
       CASE WHEN helper = grantee THEN [] ELSE [helper] END AS requires
