// id: kubernetes/read-unseen-secrets
// title: Whoever may read the secrets of a namespace probably finds a token of each of its service accounts
// layer: workload
// technique: T1552.007
// success: 0.4
// reason: The inputs hold none of its secrets, and newer clusters make no token secrets by themselves.
// remediation: Remove get, list and watch on secrets from the role; collect the secrets' names to know for certain.
// anchors: [grantee, place, namespace, account]
// examples:
//   - name: a namespace of which no secret was collected
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: where some were collected, those are what is read
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:get'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'}), (:Asset:Secret {uid: 'key'})-[:IN]->(shop)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'secrets:get'}]->(place:Scope)<-[inside:IN]-{0,1}(namespace:Scope {scopeType: 'namespace'})
      <-[membership:IN]-(account:Identity {identityType: 'service-account'})
WHERE NOT EXISTS { (namespace)<-[:IN]-(:Secret) }
  AND grantee <> account
RETURN grantee AS source, account AS target, [grant, membership, namespace] + inside AS because
