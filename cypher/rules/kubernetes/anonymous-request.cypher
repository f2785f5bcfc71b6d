// id: kubernetes/anonymous-request
// title: Code in any pod asks the API server without a login and has what nobody in particular is granted
// layer: workload
// technique: T1133
// success: 0.9
// reason: Every pod is told the API server's address, and anonymous requests are answered unless that is switched off.
// remediation: Delete the bindings of system:anonymous and system:unauthenticated, and switch anonymous requests off.
// fix: { kind: setting, at: target }
// anchors: [nobody, cluster]
// # Which grants there are is asked without naming one.
// incremental: false
// examples:
//   - name: a binding of the user system:anonymous
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(nobody:Asset:Identity {uid: 'anonymous', name: 'system:anonymous'}),
//              (nobody)-[:CAN_ASSUME]->(:Asset:Identity {uid: 'open'})-[:MAY {action: 'secrets:get'}]->(cluster)
//     steps: [cart -> anonymous]
//   - name: what every cluster grants, its version and health
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(nobody:Asset:Identity {uid: 'unauthenticated', name: 'system:unauthenticated'}),
//              (nobody)-[:CAN_ASSUME]->(:Asset:Identity {uid: 'open'})-[:MAY {action: 'get /version'}]->(cluster)
//     steps: []
//   - name: a group of people
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(ops:Asset:Identity {uid: 'ops', name: 'ops'}), (ops)-[:CAN_ASSUME]->(:Asset:Identity {uid: 'open'})-[:MAY {action: 'secrets:get'}]->(cluster)
//     steps: []
//   - name: an API server that refuses whoever does not log in
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster', authentication: 'required'})
//              <-[:IN]-(nobody:Asset:Identity {uid: 'anonymous', name: 'system:anonymous'}),
//              (nobody)-[:CAN_ASSUME]->(:Asset:Identity {uid: 'open'})-[:MAY {action: 'secrets:get'}]->(cluster)
//     steps: []
MATCH (nobody:Identity)-[:IN]->(cluster:Scope)
WHERE nobody.name IN ['system:anonymous', 'system:unauthenticated']
  AND coalesce(cluster.authentication, '') <> 'required'
  AND EXISTS { (nobody)-[:CAN_ASSUME]->(:Identity)-[grant:MAY]->() WHERE NOT grant.action CONTAINS ' /' }
// From what nobody is granted, which is nothing in most clusters: each workload would look at all who are in its cluster.
CALL (cluster) {
  MATCH (workload:Compute {runtime: 'pod workload'})-[member:IN]->(namespace:Scope)-[inside:IN]->(cluster)
  RETURN workload, member, inside
}
RETURN workload AS source, nobody AS target, [member, inside, nobody] AS because
