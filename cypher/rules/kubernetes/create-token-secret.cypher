// id: kubernetes/create-token-secret
// title: Whoever may make and read secrets has a token made for any service account of the namespace
// layer: workload
// technique: T1528
// success: 0.9
// reason: A controller writes the token into a secret of that type, whoever made it.
// remediation: Take create on secrets from the role, or get, list and watch from those that may create them.
// anchors: [creator, place, reader, readable, account]
// # Other readers do not count where the creator reads by itself.
// incremental: false
// examples:
//   - name: one identity may do both
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:create'}]->(shop:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (ci)-[:MAY {action: 'secrets:get'}]->(shop)
//     steps: [ci -> robot]
//   - name: two identities together
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:create'}]->(shop:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Identity {uid: 'viewer'})-[:MAY {action: 'secrets:get'}]->(shop)
//     steps: [ci -> robot via viewer requires viewer]
//   - name: nobody reads
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'secrets:create'}]->(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: []
MATCH (creator:Identity)-[create:MAY {action: 'secrets:create'}]->(place:Scope)<-[inside:IN]-{1,2}(account:Identity {identityType: 'service-account'})
MATCH (reader:Identity)-[read:MAY {action: 'secrets:get'}]->(readable:Scope)<-[seen:IN]-{1,2}(account)
WHERE (reader = creator
       OR NOT 'grant' IN [coalesce(reader.identityType, ''), coalesce(creator.identityType, '')]
          AND NOT EXISTS { (creator)-[:MAY {action: 'secrets:get'}]->(place) })
  AND NOT account IN [creator, reader]
RETURN creator AS source, account AS target, CASE WHEN reader <> creator THEN reader END AS via, [create, read] + inside + seen AS because,
       CASE WHEN reader = creator THEN [] ELSE [reader] END AS requires
