// id: identity/read-source
// title: It is permitted to read what programs are made of
// layer: infrastructure
// technique: T1213.003
// success: 0.95
// reason: Reading is permitted and takes one call.
// remediation: Take the permission away, or keep out of the code what must not be read there.
// anchors: [identity, thing, reading]
// examples:
//   - name: a repository
//     given: >
//       CREATE (:Asset:Identity {uid: 'contractor'})-[:MAY {action: 'read'}]->(:Asset:Repository {uid: 'code'}),
//              (:Asset:Facet {uid: 'code#read', kind: 'Repository', facet: 'read'})
//     steps: ['contractor -> code#read']
//   - name: another repository
//     given: >
//       CREATE (:Asset:Identity {uid: 'contractor'})-[:MAY {action: 'read'}]->(:Asset:Repository {uid: 'code'}),
//              (:Asset:Facet {uid: 'billing#read', kind: 'Repository', facet: 'read'})
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: 'read'}]->(thing:Repository|Image|Pipeline)
MATCH (reading)
WHERE reading.uid = thing.uid + '#read'
RETURN identity AS source, reading AS target, [grant] AS because
