// id: network/forward-inferred
// title: Its configuration names the service behind it, so it probably hands on requests
// layer: application
// technique: T1090
// success: 0.3
// reason: Many services that know another's address call it in their own name only and pass nothing on unchanged.
// remediation: Say in the inventory whether it forwards requests, or deny the connection if it does not need it.
// anchors: [front, behind]
// examples:
//   - name: a host name in the environment of a web server
//     given: >
//       CREATE (:Asset:Service {uid: 'web', application: 'http'})-[:FORWARDS {basis: 'inferred'}]
//              ->(:Asset:Service {uid: 'cart-api', application: 'http'})
//     steps: [web -> cart-api]
//   - name: a database's port is never handed on to
//     given: >
//       CREATE (:Asset:Service {uid: 'web'})-[:FORWARDS {basis: 'inferred'}]->(:Asset:Service {uid: 'postgres'})
//              -[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: []
//   - name: what does not speak HTTP hands on no requests
//     given: >
//       CREATE (:Asset:Service {uid: 'web', application: 'http'})-[:FORWARDS {basis: 'inferred'}]
//              ->(:Asset:Service {uid: 'queue', application: 'amqp'})
//     steps: []
//   - name: what a gateway is configured to forward has a rule of its own
//     given: "CREATE (:Asset:Service {uid: 'web'})-[:FORWARDS {basis: 'configured'}]->(:Asset:Service {uid: 'cart-api'})"
//     steps: []
MATCH (front:Service)-[handing:FORWARDS {basis: 'inferred'}]->(behind:Service)
WHERE coalesce(front.application, 'http') IN ['http', 'https', 'http2', 'grpc', 'graphql', 'websocket']
  AND coalesce(behind.application, 'http') IN ['http', 'https', 'http2', 'grpc', 'graphql', 'websocket']
  AND NOT EXISTS { (behind)-[:SERVES]->(:DataStore) }
RETURN front AS source, behind AS target, [handing] AS because
