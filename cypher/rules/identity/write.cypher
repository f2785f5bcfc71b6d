// id: identity/write
// title: It is permitted to change what lies there
// layer: infrastructure
// technique: T1565.001
// success: 0.95
// reason: Writing is permitted and takes one call.
// remediation: Take the permission away, or let changes pass through a review.
// anchors: [identity, thing]
// # The writing facet is looked up by its name.
// incremental: false
// examples:
//   - name: a store's data, where changing it matters
//     given: >
//       CREATE (:Asset:Identity {uid: 'imports'})-[:MAY {action: 'write'}]->(:Asset:DataStore {uid: 'orders'}),
//              (:Asset:Facet {uid: 'orders#write', kind: 'DataStore', facet: 'write'})
//     steps: ['imports -> orders#write']
//   - name: a repository
//     given: "CREATE (:Asset:Identity {uid: 'developer'})-[:MAY {action: 'write'}]->(:Asset:Repository {uid: 'code'})"
//     steps: [developer -> code]
//   - name: writing to a store is not reading it
//     given: "CREATE (:Asset:Identity {uid: 'imports'})-[:MAY {action: 'write'}]->(:Asset:DataStore {uid: 'orders'})"
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: 'write'}]->(thing:DataStore|Repository|Image|Pipeline)
OPTIONAL MATCH (change:Fact {workspace: thing.workspace, uid: thing.uid + '#write'})
WITH *, CASE WHEN thing:DataStore THEN change ELSE thing END AS changed
WHERE changed IS NOT NULL
RETURN identity AS source, changed AS target, [grant] AS because
