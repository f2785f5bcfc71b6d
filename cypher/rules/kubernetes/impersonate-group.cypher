// id: kubernetes/impersonate-group
// title: Whoever may impersonate groups, and somebody to be in them, acts as a member of each
// layer: workload
// technique: T1134.003
// success: 0.95
// reason: A header of the request names the groups; it is accepted only beside one that names a user.
// remediation: Take impersonate on groups from the role, or name the one group that is needed.
// anchors: [grantee, place, group, helper]
// # Others do not count where the identity may name a user by itself.
// incremental: false
// examples:
//   - name: groups and users
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'groups:impersonate'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'masters', identityType: 'group'}),
//              (ci)-[:MAY {action: 'users:impersonate'}]->(cluster)
//     steps: [ci -> masters]
//   - name: one group, and another identity that may name an account
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'groups:impersonate'}]->(:Asset:Identity {uid: 'masters', identityType: 'group'})-[:IN]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Identity {uid: 'helper'})-[:MAY {action: 'serviceaccounts:impersonate'}]->(:Scope {uid: 'shop'})-[:IN]->(cluster)
//     steps: [ci -> masters via helper requires helper]
//   - name: groups alone
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'groups:impersonate'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'masters', identityType: 'group'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'groups:impersonate'}]->(place)<-[inside:IN]-{0,1}(group:Identity {identityType: 'group'})
MATCH (group)-[home:IN]->(cluster:Scope)<-[within:IN]-{0,2}(named)<-[help:MAY]-(helper:Identity)
WHERE help.action IN ['users:impersonate', 'serviceaccounts:impersonate']
  AND (helper = grantee OR NOT EXISTS { (grantee)-[other:MAY]->() WHERE other.action IN ['users:impersonate', 'serviceaccounts:impersonate'] })
RETURN grantee AS source, group AS target, CASE WHEN helper <> grantee THEN helper END AS via, [grant, home, help] + inside + within AS because,
       CASE WHEN helper = grantee THEN [] ELSE [helper] END AS requires
