// id: kubernetes/port-forward
// title: Whoever may forward ports to pods sends requests to what listens in them
// layer: workload
// technique: T1090
// success: 0.9
// reason: The connection comes from the node, so that no network policy stands in its way.
// remediation: Remove pods/portforward and pods/proxy from the role, or bind it to people only.
// anchors: [grantee, place, workload, service]
// examples:
//   - name: what the pods of a namespace listen on
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/portforward:create'}]->(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Compute {uid: 'db', runtime: 'pod workload'})-[:EXPOSES]->(:Asset:Service {uid: 'db-api'})
//     steps: [ci -> db-api]
//   - name: through the proxy of one pod
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/proxy:get'}]->(:Asset:Compute {uid: 'db', runtime: 'pod workload'})-[:EXPOSES]->(:Asset:Service {uid: 'db-api'})
//     steps: [ci -> db-api]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/portforward:create'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Compute {uid: 'db', runtime: 'pod workload'})-[:EXPOSES]->(:Asset:Service {uid: 'db-api'})
//     steps: [ci -> db-api]
//   - name: reading logs opens no connection
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/log:get'}]->(:Asset:Compute {uid: 'db', runtime: 'pod workload'})-[:EXPOSES]->(:Asset:Service {uid: 'db-api'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(workload:Compute {runtime: 'pod workload'})-[listening:EXPOSES]->(service:Service)
WHERE grant.action IN ['pods/portforward:create', 'pods/proxy:get']
RETURN grantee AS source, service AS target, [grant] + inside + [workload, listening] AS because
