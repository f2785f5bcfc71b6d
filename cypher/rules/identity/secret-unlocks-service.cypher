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
//   - name: a route or an operation is a way to reach it too
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:Service {uid: 'shop'})<-[:ROUTES_TO]-(:Asset:Service {uid: 'shop#via/orders'}),
//              (:Asset:Facet {uid: 'shop#user', kind: 'Service', facet: 'user'})
//     steps: ['password -> shop#user requires shop', 'password -> shop#user via shop#via/orders requires shop#via/orders']
//   - name: another service
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:Service {uid: 'shop'}), (:Asset:Facet {uid: 'blog#user', kind: 'Service', facet: 'user'})
//     steps: []
MATCH (secret:Secret)-[opening:UNLOCKS]->(service:Service)<-[routed:ROUTES_TO]-{0,1}(door:Service)
MATCH (user)
WHERE user.uid = service.uid + '#user'
RETURN secret AS source, user AS target, CASE WHEN door <> service THEN door END AS via, [door] AS requires, [opening, service] + routed AS because
