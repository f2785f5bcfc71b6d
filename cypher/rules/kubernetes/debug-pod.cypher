// id: kubernetes/debug-pod
// title: Whoever may add ephemeral containers to pods runs an image of its own inside them
// layer: workload
// technique: T1610
// success: 0.9
// reason: The container joins the pod's network and volumes, and its processes where the pod or the request says so.
// remediation: Remove update and patch on pods/ephemeralcontainers from the role, or bind it to people only.
// anchors: [grantee, place, workload]
// examples:
//   - name: the pods of a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/ephemeralcontainers:patch'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(shop)
//     steps: [ci -> cart]
//   - name: a node is no pod
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/ephemeralcontainers:patch'}]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods/ephemeralcontainers:patch'}]->(place)<-[inside:IN]-{0,2}(workload:Compute {runtime: 'pod workload'})
RETURN grantee AS source, workload AS target, [grant] + inside AS because
