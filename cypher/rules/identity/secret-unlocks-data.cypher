// id: identity/secret-unlocks-data
// title: Whoever knows the secret and can reach the service reads the data store
// layer: infrastructure
// technique: T1078
// success: 0.9
// reason: The store cannot tell the attacker from its rightful user.
// controls: [mfa]
// remediation: Rotate the secret, let only its users connect to the store, and prefer identities over passwords.
// fix: { kind: credential, at: source }
// anchors: [secret, opened]
// # The service and the store behind what is opened are no anchors.
// incremental: false
// examples:
//   - name: a password of a database takes reach to the database
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:DataStore {uid: 'orders'})<-[:SERVES]-(:Asset:Service {uid: 'postgres'})
//     steps: [password -> orders via postgres requires postgres]
//   - name: a store that is reached by its platform's API
//     given: "CREATE (:Asset:Secret {uid: 'key'})-[:UNLOCKS]->(:Asset:DataStore {uid: 'bucket'})"
//     steps: [key -> bucket]
//   - name: the key of a service that serves a store
//     given: >
//       CREATE (:Asset:Secret {uid: 'key'})-[:UNLOCKS]->(:Asset:Service {uid: 'search'})-[:SERVES]->(:Asset:DataStore {uid: 'documents'})
//     steps: [key -> documents via search requires search]
//   - name: a route to the service is a way to reach it too
//     given: >
//       CREATE (:Asset:Secret {uid: 'key'})-[:UNLOCKS]->(:Asset:DataStore {uid: 'documents'})<-[:SERVES]-(:Asset:Service {uid: 'search'})
//              <-[:ROUTES_TO]-(:Asset:Service {uid: 'search#via/public'})
//     steps: [key -> documents via search requires search, 'key -> documents via search#via/public requires search#via/public']
//   - name: a secret that opens something else
//     given: >
//       CREATE (:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(:Asset:Identity {uid: 'ci'}), (:Asset:DataStore {uid: 'orders'})<-[:SERVES]-(:Asset:Service {uid: 'postgres'})
//     steps: []
MATCH (secret:Secret)-[opening:UNLOCKS]->(opened:DataStore|Service)
CALL (opened) {
  WITH opened WHERE opened:Service
  MATCH (opened)-[serving:SERVES]->(store:DataStore)
  RETURN store, opened AS service, serving
  UNION ALL
  WITH opened WHERE opened:DataStore
  OPTIONAL MATCH (service:Service)-[serving:SERVES]->(opened)
  RETURN opened AS store, service, serving
}
OPTIONAL MATCH (service)<-[routed:ROUTES_TO]-{0,1}(door:Service)
RETURN secret AS source, store AS target, door AS via, [door] AS requires, [opening, serving, service] + coalesce(routed, []) AS because
