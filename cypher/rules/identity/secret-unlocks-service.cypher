// id: identity/secret-unlocks-service
// title: Whoever knows the secret and can reach the service uses it as one who is logged in
// layer: application
// technique: T1078
// success: 0.9
// reason: The service cannot tell the attacker from its rightful user.
// controls: [mfa]
// remediation: Rotate the secret, and demand a second factor or a client certificate.
// fix: { kind: credential, at: source }
// anchors: [secret, service, user]
// examples:
//   - name: a password of the service takes reach to it
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:Service {uid: 'shop'}), (:Asset:Facet {uid: 'shop#user', kind: 'Service', facet: 'user'})
//     steps: ['password -> shop#user requires shop']
//   - name: another service
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:Service {uid: 'shop'}), (:Asset:Facet {uid: 'blog#user', kind: 'Service', facet: 'user'})
//     steps: []
MATCH (secret:Secret)-[opening:UNLOCKS]->(service:Service)
MATCH (user)
WHERE user.uid = service.uid + '#user'
RETURN secret AS source, user AS target, [service] AS requires, [opening, service] AS because
