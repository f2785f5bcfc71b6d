// id: kubernetes/service-proxy
// title: Whoever may use the API server as a proxy to services sends them requests
// layer: workload
// technique: T1090
// success: 0.85
// reason: The API server opens the connection itself, for HTTP and HTTPS.
// remediation: Remove services/proxy from the role.
// anchors: [grantee, place, service]
// examples:
//   - name: the services of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'services/proxy:get'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Service {uid: 'cart-api', application: 'http'})
//     steps: [ci -> cart-api]
//   - name: one of which it is not known what it speaks
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'services/proxy:get'}]->(:Asset:Service {uid: 'cart-api'})
//     steps: [ci -> cart-api]
//   - name: a database understands no HTTP
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'services/proxy:get'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Service {uid: 'db', application: 'postgresql'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'services/proxy:get'}]->(place)<-[inside:IN]-{0,2}(service:Service)
WHERE coalesce(service.application, 'http') IN ['http', 'https', 'grpc']
  AND NOT coalesce(service.endpoint, false)
RETURN grantee AS source, service AS target, [grant] + inside AS because
