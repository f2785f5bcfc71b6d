// id: application/anonymous-data
// title: The service gives out its data to whoever asks, without a login
// layer: application
// technique: T1213
// success: 0.95
// reason: The service answers anyone; the ordinary client reads everything.
// controls: [authentication]
// remediation: Switch authentication on and give each client an account of its own with the rights that it needs.
// fix: { kind: setting, at: target }
// anchors: [door, service, store]
// examples:
//   - name: a store without a password
//     given: "CREATE (:Asset:Service {uid: 'redis', authentication: 'none'})-[:SERVES]->(:Asset:DataStore {uid: 'sessions'})"
//     steps: [redis -> sessions]
//   - name: a route that asks for a login leads to no data
//     given: >
//       CREATE (:Asset:Service {uid: 'search#via/public', endpoint: true, authentication: 'required'})-[:ROUTES_TO]
//              ->(:Asset:Service {uid: 'search', authentication: 'none'})-[:SERVES]->(:Asset:DataStore {uid: 'documents'})
//     steps: [search -> documents]
//   - name: a store of which nothing is known
//     given: "CREATE (:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})"
//     steps: []
MATCH (door:Service)-[routed:ROUTES_TO]->{0,1}(service:Service)-[serving:SERVES]->(store:DataStore)
WHERE coalesce(door.authentication, service.authentication) = 'none'
RETURN door AS source, store AS target, [door, serving] + routed AS because
