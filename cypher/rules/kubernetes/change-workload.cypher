// id: kubernetes/change-workload
// title: Whoever may change a pod or a workload's template puts an image of its own into it
// layer: workload
// technique: T1525
// success: 0.9
// reason: The image of a running pod may be changed, and a changed template starts its pods anew.
// remediation: Take update and patch on pods and workloads from the role, or admit signed images only.
// anchors: [grantee, place, workload]
// examples:
//   - name: pods may be patched, whatever manages them
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:patch'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: [ci -> cart]
//   - name: one workload by its name
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'daemonsets:patch'}]->(:Asset:Compute {uid: 'agent', runtime: 'pod workload', workloadKind: 'DaemonSet'})
//     steps: [ci -> agent]
//   - name: another kind of workload
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'agent', runtime: 'pod workload', workloadKind: 'DaemonSet'})-[:IN]->(shop)
//     steps: []
//   - name: starting pods changes none that is there
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(workload:Compute {runtime: 'pod workload'})
WHERE grant.action IN ['pods:patch', toLower(workload.workloadKind) + 's:patch']
RETURN grantee AS source, workload AS target, [grant] + inside AS because
