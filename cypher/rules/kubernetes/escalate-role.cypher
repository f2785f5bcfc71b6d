// id: kubernetes/escalate-role
// title: Whoever may escalate a role writes everything into it, and whoever is bound to it may do everything there
// layer: workload
// technique: T1098.006
// success: 0.95
// reason: One call changes the role; the verb escalate lifts the rule that nobody may write more into it than it has.
// remediation: Take escalate on roles and clusterroles from the role.
// anchors: [escalator, role, member, place, everything]
// examples:
//   - name: it is bound to the role itself
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci', identityType: 'binding'})-[:MAY {action: 'escalate'}]->(role:Asset:Identity {uid: 'deployer', identityType: 'role'}),
//              (ci)-[:CAN_ASSUME]->(role), (ci)-[:IN]->(shop:Scope {uid: 'shop'})<-[:IN]-(all:Asset:Identity {uid: 'cluster-admin#at/shop', identityType: 'grant'}),
//              (all)-[:MAY {action: '*'}]->(shop)
//     steps: ['ci -> cluster-admin#at/shop']
//   - name: another identity is bound to the role
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci', identityType: 'binding'})-[:MAY {action: 'escalate'}]->(role:Asset:Identity {uid: 'deployer', identityType: 'role'}),
//              (other:Asset:Identity {uid: 'other', identityType: 'binding'})-[:CAN_ASSUME]->(role), (other)-[:IN]->(shop:Scope {uid: 'shop'}),
//              (all:Asset:Identity {uid: 'cluster-admin#at/shop', identityType: 'grant'})-[:MAY {action: '*'}]->(shop), (all)-[:IN]->(shop)
//     steps: ['ci -> cluster-admin#at/shop via other requires other']
//   - name: nobody is bound to it
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci', identityType: 'binding'})-[:MAY {action: 'escalate'}]->(:Asset:Identity {uid: 'deployer', identityType: 'role'}),
//              (all:Asset:Identity {uid: 'cluster-admin#at/shop', identityType: 'grant'})-[:MAY {action: '*'}]->(shop:Scope {uid: 'shop'}), (all)-[:IN]->(shop)
//     steps: []
MATCH (escalator:Identity)-[escalate:MAY {action: 'escalate'}]->(role:Identity {identityType: 'role'})<-[bound:CAN_ASSUME]-(member:Identity)
      -[placed:IN]->(place:Scope)<-[all:MAY {action: '*'}]-(everything:Identity {identityType: 'grant'})
WHERE everything <> member AND everything <> escalator
RETURN escalator AS source, everything AS target, CASE WHEN member <> escalator THEN member END AS via, [escalate, bound, placed, all, role] AS because,
       CASE WHEN member = escalator THEN [] ELSE [member] END AS requires
