// id: kubernetes/read-secrets
// title: Whoever may read the secrets of a namespace knows each of them
// layer: workload
// technique: T1552.007
// success: 0.95
// reason: One call returns them all, in plain text; listing shows the values as well.
// remediation: Remove get, list and watch on secrets from the role, or name the one secret that is needed.
// anchors: [grantee, place, secret]
// examples:
//   - name: listing shows the values
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:list'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: one secret by its name
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Asset:Secret {uid: 'key'}), (:Asset:Secret {uid: 'other'})"
//     steps: [ci -> key]
//   - name: everything in the namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'}),
//              (:Asset:Secret {uid: 'key'})-[:IN]->(shop)
//     steps: [ci -> key]
//   - name: everything in the cluster leads to its administrator instead
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Secret {uid: 'key'})-[:IN]->(:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(cluster)
//     steps: []
//   - name: deleting is not reading
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:delete'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(secret:Secret)
WHERE (grant.action IN ['secrets:get', 'secrets:list', 'secrets:watch', 'secrets:*', '*:get', '*:list', '*:watch', '*:*']
       OR grant.action = '*' AND place.scopeType = 'namespace')
RETURN grantee AS source, secret AS target, [grant, place] + inside AS because
