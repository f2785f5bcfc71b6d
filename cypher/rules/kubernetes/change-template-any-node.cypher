// id: kubernetes/change-template-any-node
// title: Whoever may change a workload's template makes its pods privileged, on whichever of the many nodes it likes
// layer: workload
// technique: T1610
// success: 0.85
// reason: The template names the node and its own privileges; admission policies outside the inputs may refuse it.
// remediation: Enforce the baseline or restricted Pod Security Standard in the namespace, or take update and patch on workloads from the role.
// anchors: [grantee, place, cluster, anyNode]
// # Whether there is a workload to change is asked without naming one, for thousands would say the same.
// incremental: false
// examples:
//   - name: a Deployment that may be changed
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:MAY {action: 'any-node'}]-(:Asset:Identity {uid: 'any'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: [ci -> any]
//   - name: nothing there to change
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:MAY {action: 'any-node'}]-(:Asset:Identity {uid: 'any'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)-[above:IN]->{0,2}(cluster:Scope {scopeType: 'cluster'})<-[offer:MAY {action: 'any-node'}]-(anyNode:Identity)
WHERE grant.action ENDS WITH 's:patch' AND grant.action <> 'pods:patch'
  AND EXISTS {
    MATCH (place)<-[:IN]-{0,2}(workload:Compute)
    WHERE grant.action = toLower(workload.workloadKind) + 's:patch'
    MATCH (workload)-[:IN]->(namespace:Scope)
    WHERE namespace.podSecurity IS NULL
  }
RETURN grantee AS source, anyNode AS target, [grant, offer] + above AS because
