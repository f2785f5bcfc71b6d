// id: kubernetes/exec-into-pod
// title: Whoever may exec into the pods of a namespace runs code in each of them
// layer: workload
// technique: T1609
// success: 0.9
// reason: One command opens a shell in any pod that has one.
// remediation: Remove create on pods/exec from the role, or bind it to people only.
// anchors: [grantee, place, workload]
// examples:
//   - name: create on pods/exec is enough
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(shop)
//     steps: [ci -> cart]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: [ci -> cart]
//   - name: everything in the namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'}),
//              (:Asset:Compute {uid: 'cart'})-[:IN]->(shop)
//     steps: [ci -> cart]
//   - name: everything in the cluster leads to its administrator instead
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Compute {uid: 'cart'})-[:IN]->(:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(cluster)
//     steps: []
//   - name: reading pods is not
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:get'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart'})-[:IN]->(shop)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(workload:Compute)
WHERE (grant.action IN ['pods/exec:create', 'pods/exec:get', 'pods/exec:*', 'pods/attach:create', 'pods/attach:get', 'pods/attach:*',
                        'pods/ephemeralcontainers:update', 'pods/ephemeralcontainers:patch', 'pods/ephemeralcontainers:*',
                        '*/exec:create', '*/exec:get', '*/exec:*', '*:create', '*:get', '*:*']
       OR grant.action = '*' AND place.scopeType = 'namespace')
  AND coalesce(workload.runtime, '') <> 'node'
RETURN grantee AS source, workload AS target, [grant, place] + inside AS because
