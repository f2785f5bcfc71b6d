// id: aws/take-over
// title: It may make itself credentials of the other, or open the other's door to itself
// layer: infrastructure
// technique: T1098.001
// success: 0.95
// reason: One or two permitted calls; the new key, password or trust works at once.
// remediation: Keep permissions on access keys, login profiles, trust policies and groups to administrators of identities.
// anchors: [holder, other]
// examples:
//   - name: an access key for another user
//     given: "CREATE (:Asset:Identity {uid: 'helpdesk'})-[:MAY {action: 'take-over', name: 'iam/access-key'}]->(:Asset:Identity {uid: 'admin'})"
//     steps: [helpdesk -> admin]
//   - name: joining a group
//     given: "CREATE (:Asset:Identity {uid: 'helpdesk'})-[:MAY {action: 'join-group'}]->(:Asset:Identity {uid: 'admins-member'})"
//     steps: [helpdesk -> admins-member]
//   - name: changing the policies of a user does not make one that user
//     given: "CREATE (:Asset:Identity {uid: 'helpdesk'})-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'clerk'})"
//     steps: []
MATCH (holder:Identity)-[grant:MAY]->(other:Identity)
WHERE grant.action IN ['take-over', 'join-group']
RETURN holder AS source, other AS target, [grant] AS because
