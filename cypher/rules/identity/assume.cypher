// id: identity/assume
// title: It may act as the other identity
// layer: infrastructure
// technique: T1078
// success: 0.95
// reason: Doing so is permitted and takes one call.
// controls: [mfa]
// remediation: Take the grant away, or narrow it to those who need it and demand a second factor.
// anchors: [holder, identity]
// examples:
//   - name: a subject of a role binding
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:CAN_ASSUME]->(:Asset:Identity {uid: 'deployers'})"
//     steps: [ci -> deployers]
//   - name: a role that anybody may assume
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_ASSUME]->(:Asset:Identity {uid: 'open-role'})"
//     steps: [internet -> open-role]
//   - name: being in the same place is not being the same
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:IN]->(:Scope {uid: 'account'})<-[:IN]-(:Asset:Identity {uid: 'admin'})"
//     steps: []
MATCH (holder:Identity|Internet)-[grant:CAN_ASSUME]->(identity:Identity)
RETURN holder AS source, identity AS target, [grant] AS because
