// id: application/public-data
// title: The data store is open to everyone on the internet
// layer: infrastructure
// technique: T1530
// success: 0.95
// reason: Nothing stands between; only the name must be known, and names are searched for.
// remediation: Take the public access away, and grant it to the identities that need it.
// fix: { kind: setting, at: target }
// anchors: [internet, store]
// examples:
//   - name: a public bucket
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:DataStore {uid: 'bucket', public: true})
//     steps: [internet -> bucket]
//   - name: a private bucket
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:DataStore {uid: 'bucket', public: false})
//     steps: []
MATCH (internet:Internet)
MATCH (store:DataStore {public: true})
RETURN internet AS source, store AS target, [store] AS because
