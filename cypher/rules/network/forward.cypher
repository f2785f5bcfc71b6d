// id: network/forward
// title: It hands on requests from outside to the service behind it
// layer: application
// technique: T1090
// success: 0.95
// reason: Handing on requests is what it is for.
// remediation: Take the route away, restrict it to the paths that clients need, or demand authentication on it.
// anchors: [front, behind]
// examples:
//   - name: an ingress that routes to a service
//     given: "CREATE (:Asset:Service {uid: 'ingress'})-[:FORWARDS {basis: 'configured'}]->(:Asset:Service {uid: 'cart-api'})"
//     steps: [ingress -> cart-api]
//   - name: requests that were seen being handed on
//     given: "CREATE (:Asset:Service {uid: 'web'})-[:FORWARDS {basis: 'observed'}]->(:Asset:Service {uid: 'cart-api'})"
//     steps: [web -> cart-api]
//   - name: a host name in configuration alone has a rule of its own
//     given: "CREATE (:Asset:Service {uid: 'web'})-[:FORWARDS {basis: 'inferred'}]->(:Asset:Service {uid: 'cart-api'})"
//     steps: []
MATCH (front:Service)-[handing:FORWARDS]->(behind:Service)
WHERE handing.basis <> 'inferred'
RETURN front AS source, behind AS target, [handing] AS because
