// id: kubernetes/impersonate-account
// title: Whoever may impersonate the service accounts of a namespace acts as each of them
// layer: workload
// technique: T1134.003
// success: 0.95
// reason: A header of the request names whom to act as.
// remediation: Take impersonate on serviceaccounts from the role, or name the one account that is needed.
// anchors: [grantee, place, account]
// examples:
//   - name: the accounts of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts:impersonate'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: one account by its name
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts:impersonate'}]->(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Identity {uid: 'other', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: looking at an account
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts:get'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(account:Identity {identityType: 'service-account'})
WHERE (grant.action IN ['serviceaccounts:impersonate', 'serviceaccounts:*', '*:impersonate', '*:*']
       OR grant.action = '*' AND place.scopeType = 'namespace')
  AND grantee <> account
RETURN grantee AS source, account AS target, [grant, place] + inside AS because
