// id: supply-chain/change-implies-read
// title: Whoever can change it can read it
// layer: application
// technique: T1213.003
// success: 1
// reason: Reading is the lesser of the two.
// remediation: Nothing to do here; stop the way to changing it.
// fix: { at: nothing }
// anchors: [whole, reading]
// examples:
//   - name: the same repository
//     given: "CREATE (:Asset:Repository {uid: 'code'}), (:Asset:Facet {uid: 'code#read', kind: 'Repository', facet: 'read', whole: 'code'})"
//     steps: ['code -> code#read']
//   - name: another repository
//     given: "CREATE (:Asset:Repository {uid: 'code'}), (:Asset:Facet {uid: 'billing#read', kind: 'Repository', facet: 'read', whole: 'billing'})"
//     steps: []
MATCH (reading:Facet {facet: 'read'})
MATCH (whole)
WHERE whole.uid = reading.whole
RETURN whole AS source, reading AS target, [reading] AS because
