// id: identity/secret-unlocks-identity
// title: Whoever knows the secret acts as the identity
// layer: infrastructure
// technique: T1078
// success: 0.9
// reason: The secret alone is enough, unless it has expired.
// controls: [mfa]
// remediation: Replace long-lived secrets by short-lived ones, and demand a second factor where people log in.
// fix: { kind: credential, at: source }
// anchors: [secret, identity]
// examples:
//   - name: an access key
//     given: "CREATE (:Asset:Secret {uid: 'key'})-[:UNLOCKS]->(:Asset:Identity {uid: 'deployer'})"
//     steps: [key -> deployer]
//   - name: an identity that uses a secret for something else
//     given: "CREATE (:Asset:Secret {uid: 'key'})-[:UNLOCKS]->(:Asset:DataStore {uid: 'orders'}), (:Asset:Identity {uid: 'deployer'})"
//     steps: []
MATCH (secret:Secret)-[opening:UNLOCKS]->(identity:Identity)
RETURN secret AS source, identity AS target, [opening, identity] AS because
