// id: identity/member-of
// title: A member has what its group is permitted
// layer: infrastructure
// technique: T1078
// success: 0.999
// reason: Membership works without any further act.
// remediation: Take it out of the group, or take the permission from the group.
// anchors: [member, group]
// examples:
//   - name: a user in a group
//     given: "CREATE (:Asset:Identity {uid: 'user'})-[:MEMBER_OF]->(:Asset:Identity {uid: 'operators'})"
//     steps: [user -> operators]
//   - name: a group does not act as its members
//     given: "CREATE (:Asset:Identity {uid: 'user'}), (:Asset:Identity {uid: 'operators'})-[:MAY {action: 'read'}]->(:Asset:DataStore {uid: 'orders'})"
//     steps: []
MATCH (member:Identity)-[membership:MEMBER_OF]->(group:Identity)
RETURN member AS source, group AS target, [membership] AS because
