// id: supply-chain/public-source
// title: Everyone on the internet can read it
// layer: application
// technique: T1593.003
// success: 0.98
// reason: Public code and images are searched all the time.
// remediation: Make it private if it need not be public, and keep secrets out of it.
// fix: { kind: setting, at: target }
// anchors: [internet, whole, reading]
// examples:
//   - name: a public repository
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:Repository {uid: 'code', public: true}),
//              (:Asset:Facet {uid: 'code#read', kind: 'Repository', facet: 'read', whole: 'code'})
//     steps: ['internet -> code#read']
//   - name: a private repository
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:Repository {uid: 'code', public: false}),
//              (:Asset:Facet {uid: 'code#read', kind: 'Repository', facet: 'read', whole: 'code'})
//     steps: []
MATCH (reading:Facet {facet: 'read'})
MATCH (whole {public: true})
WHERE whole.uid = reading.whole
MATCH (internet:Internet)
RETURN internet AS source, reading AS target, [whole] AS because
