// id: application/user-data
// title: Whoever is logged in to the service reads the data that it serves
// layer: application
// technique: T1213
// success: 0.9
// reason: Serving that data to its users is what it is for.
// remediation: Let users see their own records only, and watch for bulk reads.
// fix: { kind: design }
// anchors: [user, service, store]
// examples:
//   - name: a user of the store's service
//     given: >
//       CREATE (:Asset:Facet {uid: 'postgres#user', kind: 'Service', facet: 'user', whole: 'postgres'}),
//              (:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: ['postgres#user -> orders']
//   - name: a user of another service
//     given: >
//       CREATE (:Asset:Facet {uid: 'mysql#user', kind: 'Service', facet: 'user', whole: 'mysql'}),
//              (:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: []
MATCH (user:Facet {facet: 'user'})
MATCH (service)
WHERE service.uid = user.whole
MATCH (service)-[serving:SERVES]->(store:DataStore)
RETURN user AS source, store AS target, [user, serving] AS because
