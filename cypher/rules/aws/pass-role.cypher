// id: aws/pass-role
// title: It may start something of its own that runs as the role
// layer: infrastructure
// technique: T1098.003
// success: 0.9
// reason: It takes a few calls that are all permitted; limits and regions of the account seldom stand against it.
// remediation: Allow iam:PassRole only on the roles that are meant, with iam:PassedToService, and keep it from those who can start code.
// anchors: [holder, role]
// examples:
//   - name: a function of one's own
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pass-role', name: 'lambda/new-function-invoked'}]->(:Asset:Identity {uid: 'role'})"
//     steps: [ci -> role]
//   - name: reading what the role is
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'read'}]->(:Asset:Identity {uid: 'role'})"
//     steps: []
MATCH (holder:Identity)-[grant:MAY {action: 'pass-role'}]->(role:Identity)
RETURN holder AS source, role AS target, [grant] AS because
