// id: kubernetes/change-template-secret
// title: Whoever may change a workload's template mounts any secret of the namespace into its pods
// layer: workload
// technique: T1552.007
// success: 0.9
// reason: The template names the secrets that are mounted, and changing it starts the pods anew.
// remediation: Take update and patch on workloads from the role, or keep secrets in namespaces where nobody else changes workloads.
// anchors: [grantee, place, workload, namespace, secret]
// examples:
//   - name: a secret beside the workload
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: [ci -> key]
//   - name: a single workload's template is enough
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'cronjobs:patch'}]->(:Asset:Compute {uid: 'backup', workloadKind: 'CronJob'})
//              -[:IN]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: another kind of workload is not what the role is about
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'}),
//              (:Asset:Compute {uid: 'db', workloadKind: 'StatefulSet'})-[:IN]->(shop)
//     steps: []
//   - name: the volumes of a pod that runs cannot be changed
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:patch'}]->(shop:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Pod'})-[:IN]->(shop)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,1}(workload:Compute)
WHERE workload.workloadKind <> 'Pod' AND grant.action = toLower(workload.workloadKind) + 's:patch'
MATCH (workload)-[member:IN]->(namespace:Scope)<-[membership:IN]-(secret:Secret)
RETURN grantee AS source, secret AS target, [grant] + inside + [member, workload, membership] AS because
