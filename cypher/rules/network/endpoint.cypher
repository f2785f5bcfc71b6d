// id: network/endpoint
// title: Whoever can send the service requests directly can call each of its routes and operations
// layer: application
// technique: T1595.003
// success: 0.95
// reason: Routes are found by reading the client's code or the API's description, or by trying names.
// remediation: Let requests come in only through the gateway that guards the routes, for example with a network policy.
// fix: { at: source }
// anchors: [service, endpoint]
// # Whether the service can be reached directly is told by relationships of which no end is an anchor.
// incremental: false
// examples:
//   - name: a service that workloads connect to directly
//     given: >
//       CREATE (:Hub:Senders {uid: 'pods'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'class'})
//              <-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(service:Asset:Service {uid: 'cart-api'}),
//              (:Asset:Service {uid: 'cart-api#via/items', endpoint: true})-[:ROUTES_TO]->(service)
//     steps: ['cart-api -> cart-api#via/items']
//   - name: a service that the internet connects to directly
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT]->(service:Asset:Service {uid: 'api'}),
//              (:Asset:Service {uid: 'api#via/items', endpoint: true})-[:ROUTES_TO]->(service)
//     steps: ['api -> api#via/items']
//   - name: a gateway hands on every request to the service
//     given: >
//       CREATE (:Asset:Service {uid: 'gateway'})-[:FORWARDS]->(service:Asset:Service {uid: 'api'}),
//              (:Asset:Service {uid: 'api#via/items', endpoint: true})-[:ROUTES_TO]->(service)
//     steps: ['api -> api#via/items']
//   - name: a gateway hands on one route only
//     given: >
//       CREATE (:Asset:Service {uid: 'gateway'})-[:FORWARDS]->(:Asset:Service {uid: 'api#via/items', endpoint: true})
//              -[:ROUTES_TO]->(:Asset:Service {uid: 'api'})
//     steps: []
MATCH (service:Service)<-[belonging:ROUTES_TO]-(endpoint:Service)
WHERE EXISTS { (service)<-[:CAN_CONNECT|FORWARDS]-() }
   OR EXISTS { (service)<-[:EXPOSES]-(:Compute)-[:RECEIVES_AS]->(:Receivers)<-[:CAN_CONNECT]-() }
RETURN service AS source, endpoint AS target, [belonging] AS because
