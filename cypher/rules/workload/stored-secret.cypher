// id: workload/stored-secret
// title: Whoever reads what lies there knows the secrets in it
// layer: workload
// technique: T1552.001
// success: 0.95
// reason: The secret stands in an object, a record or another secret that was read already.
// remediation: Take the secret out of the store, change it, and let what needs it fetch it from where secrets are kept.
// fix: { kind: credential, at: target }
// anchors: [store, secret]
// examples:
//   - name: an access key in a bucket
//     given: "CREATE (:Asset:DataStore {uid: 'files'})-[:USES_SECRET]->(:Asset:Secret {uid: 'access-key'})"
//     steps: [files -> access-key]
//   - name: an access key as the value of a parameter
//     given: "CREATE (:Asset:Secret {uid: 'parameter'})-[:USES_SECRET]->(:Asset:Secret {uid: 'access-key'})"
//     steps: [parameter -> access-key]
//   - name: a bucket without one
//     given: "CREATE (:Asset:DataStore {uid: 'files'}), (:Asset:Secret {uid: 'access-key'})"
//     steps: []
MATCH (store:DataStore|Secret)-[use:USES_SECRET]->(secret:Secret)
RETURN store AS source, secret AS target, [use] AS because
