// id: aws/rewrite-policies
// title: It may give a principal that it can act as every permission in the account
// layer: infrastructure
// technique: T1098.003
// success: 0.95
// reason: One permitted call; the new policy counts within seconds.
// remediation: Keep permissions on policies to administrators of identities, and set permissions boundaries.
// anchors: [holder, principal, account, administrator]
// # Whether the principal is the one by whom the role is held is no anchor's question.
// incremental: false
// examples:
//   - name: its own policies
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'}), (ci)-[:MAY {action: 'rewrite-policies'}]->(ci)
//     steps: [ci -> aws/1/administrator via ci]
//   - name: those of another principal take acting as that one
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'role'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [ci -> aws/1/administrator via role requires role]
//   - name: whoever holds a role came in as one who may assume it
//     given: >
//       CREATE (role:Asset:Identity {uid: 'role'})-[:MAY {action: 'rewrite-policies'}]->(user:Asset:Identity {uid: 'user'})-[:IN]->(:Scope {uid: 'aws/1'}),
//              (:Asset:Identity {uid: 'aws/1/administrator'}), (user)-[:CAN_ASSUME]->(role)
//     steps: [role -> aws/1/administrator via user]
//   - name: taking a principal over is another matter
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'take-over'}]->(:Asset:Identity {uid: 'role'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: []
MATCH (holder:Identity)-[grant:MAY {action: 'rewrite-policies'}]->(principal:Identity)-[inside:IN]->(account:Scope)
MATCH (administrator)
WHERE administrator.uid = account.uid + '/administrator'
RETURN holder AS source, administrator AS target, principal AS via, [grant, inside] AS because,
  CASE WHEN holder = principal OR EXISTS { (principal)-[:CAN_ASSUME]->(holder) } THEN [] ELSE [principal] END AS requires
