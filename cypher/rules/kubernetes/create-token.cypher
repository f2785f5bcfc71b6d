// id: kubernetes/create-token
// title: Whoever may create tokens for the service accounts of a namespace acts as each of them
// layer: workload
// technique: T1528
// success: 0.95
// reason: One call returns a token.
// remediation: Take create on serviceaccounts/token from the role, or name the one account that is needed.
// anchors: [grantee, place, account]
// examples:
//   - name: the accounts of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts/token:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: one account by its name
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts/token:create'}]->(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Identity {uid: 'other', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: a user has no such tokens
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts/token:create'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'ann', identityType: 'user'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'serviceaccounts/token:create'}]->(place)<-[inside:IN]-{0,2}(account:Identity {identityType: 'service-account'})
WHERE grantee <> account
RETURN grantee AS source, account AS target, [grant] + inside AS because
