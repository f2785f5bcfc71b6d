// id: kubernetes/change-template-account
// title: Whoever may change a workload's template lets its pods act as any service account of the namespace
// layer: workload
// technique: T1610
// success: 0.9
// reason: The template names the service account, and changing it starts the pods anew.
// remediation: Take update and patch on workloads from the role, or restrict by admission which accounts pods may name.
// anchors: [grantee, place, workload, namespace, account]
// examples:
//   - name: the accounts beside the workload
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: [ci -> robot]
//   - name: a single workload's template is enough
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'cronjobs:patch'}]->(:Asset:Compute {uid: 'backup', workloadKind: 'CronJob'})
//              -[:IN]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: the account of a pod that runs cannot be changed
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:patch'}]->(shop:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Pod'})-[:IN]->(shop)
//     steps: []
//   - name: a namespace without such a workload
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(workload:Compute)
WHERE workload.workloadKind <> 'Pod' AND grant.action = toLower(workload.workloadKind) + 's:patch'
MATCH (workload)-[member:IN]->(namespace:Scope)<-[membership:IN]-(account:Identity {identityType: 'service-account'})
WHERE grantee <> account
RETURN grantee AS source, account AS target, [grant] + inside + [member, workload, membership] AS because
