// id: aws/create-principal
// title: It may make a principal of its own that may do everything
// layer: infrastructure
// technique: T1136.003
// success: 0.95
// reason: A few permitted calls; the new principal works within seconds.
// remediation: Keep the making of users and roles to administrators of identities, and demand a permissions boundary on new ones.
// anchors: [holder, account, administrator]
// examples:
//   - name: a new user with a policy and a key
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'create-principal'}]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [ci -> aws/1/administrator]
//   - name: the administrator of another account
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'create-principal'}]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/2/administrator'})
//     steps: []
MATCH (holder:Identity)-[grant:MAY {action: 'create-principal'}]->(account:Scope)
MATCH (administrator)
WHERE administrator.uid = account.uid + '/administrator'
RETURN holder AS source, administrator AS target, [grant] AS because
