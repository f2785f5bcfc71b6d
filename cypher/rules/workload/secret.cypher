// id: workload/secret
// title: Code on it reads the secret that it uses
// layer: workload
// technique: T1552
// success: 0.95
// reason: It is mounted as a file or stands in the environment, readable by the code that uses it.
// remediation: Give the workload only the secrets that it needs, short-lived ones where the other side supports them.
// anchors: [compute, secret]
// examples:
//   - name: a secret in the environment
//     given: "CREATE (:Asset:Compute {uid: 'cart'})-[:USES_SECRET {name: 'DB_PASSWORD'}]->(:Asset:Secret {uid: 'db-password'})"
//     steps: [cart -> db-password]
//   - name: a secret that only starts the workload, such as that for pulling its image
//     given: "CREATE (:Asset:Compute {uid: 'cart'})-[:USES_SECRET {name: 'image pull secret', atStart: true}]->(:Asset:Secret {uid: 'registry'})"
//     steps: []
//   - name: a secret that a repository holds is not on a machine
//     given: "CREATE (:Asset:Repository {uid: 'code'})-[:USES_SECRET]->(:Asset:Secret {uid: 'db-password'})"
//     steps: []
MATCH (compute:Compute)-[use:USES_SECRET]->(secret:Secret)
WHERE use.atStart IS NULL
RETURN compute AS source, secret AS target, [use] AS because
