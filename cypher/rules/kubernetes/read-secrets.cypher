// id: kubernetes/read-secrets
// title: Whoever may read the secrets of a namespace knows each of them
// layer: workload
// technique: T1552.007
// success: 0.95
// reason: One call returns them all, in plain text; listing and watching show the values as well.
// remediation: Remove get, list and watch on secrets from the role, or name the one secret that is needed.
// anchors: [grantee, place, secret]
// examples:
//   - name: the secrets of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: one secret by its name
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Asset:Secret {uid: 'key'}), (:Asset:Secret {uid: 'other'})"
//     steps: [ci -> key]
//   - name: making secrets is not reading them
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:create'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'secrets:get'}]->(place)<-[inside:IN]-{0,2}(secret:Secret)
RETURN grantee AS source, secret AS target, [grant] + inside AS because
