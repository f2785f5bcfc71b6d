// id: kubernetes/impersonate
// title: Whoever may impersonate service accounts or users acts as each of them
// layer: workload
// technique: T1134.003
// success: 0.95
// reason: A header of the request names whom to act as.
// remediation: Take impersonate from the role, or name the one account or user that is needed.
// anchors: [grantee, place, identity]
// examples:
//   - name: the accounts of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts:impersonate'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: the users of the cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'users:impersonate'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'ann', identityType: 'user'}),
//              (:Asset:Identity {uid: 'ops', identityType: 'group'})-[:IN]->(cluster)
//     steps: [ci -> ann]
//   - name: one account by its name
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'serviceaccounts:impersonate'}]->(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Identity {uid: 'other', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: users are not accounts
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'users:impersonate'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: []
//   - name: a node's kubelet has a rule of its own
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'users:impersonate'}]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'k8s/c/User/system:node:one', name: 'system:node:one', identityType: 'user'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(identity:Identity)
WHERE grant.action = CASE identity.identityType WHEN 'service-account' THEN 'serviceaccounts:impersonate' WHEN 'user' THEN 'users:impersonate' END
  AND grantee <> identity
  // What a user is by its name alone goes with it; the group that a certificate or a token puts it into does not.
  AND NOT identity.uid CONTAINS '/User/system:node:'
RETURN grantee AS source, identity AS target, [grant, identity] + inside AS because
