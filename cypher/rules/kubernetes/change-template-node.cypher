// id: kubernetes/change-template-node
// title: Whoever may change a workload's template makes its pods privileged, on any node, and takes the node over
// layer: workload
// technique: T1610
// success: 0.85
// reason: The template names the node and its own privileges; admission policies outside the inputs may refuse it.
// remediation: Enforce the baseline or restricted Pod Security Standard in the namespace, or take update and patch on workloads from the role.
// anchors: [grantee, place, cluster, node]
// # Whether there is a workload to change is asked without naming one, for thousands would say the same.
// incremental: false
// examples:
//   - name: a Deployment that may be changed
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: [ci -> node]
//   - name: one workload by its name
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})
//              -[:IN]->(:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//     steps: [ci -> node]
//   - name: a namespace that refuses such pods
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(shop:Scope {uid: 'shop', podSecurity: 'restricted'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'}),
//              (:Asset:Compute {uid: 'cart', workloadKind: 'Deployment'})-[:IN]->(shop)
//     steps: []
//   - name: nothing there to change
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'deployments:patch'}]->(:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)-[above:IN]->{0,2}(cluster:Scope {scopeType: 'cluster'})<-[inside:IN]-(node:Compute {runtime: 'node'})
WHERE grant.action ENDS WITH 's:patch' AND grant.action <> 'pods:patch'
  // Beyond so many nodes they are reached through what stands for all of them.
  AND coalesce(cluster.nodeCount, 0) <= 24
  AND EXISTS {
    MATCH (place)<-[:IN]-{0,2}(workload:Compute)
    WHERE grant.action = toLower(workload.workloadKind) + 's:patch'
    MATCH (workload)-[:IN]->(namespace:Scope)
    WHERE namespace.podSecurity IS NULL
  }
RETURN grantee AS source, node AS target, [grant] + above + [inside] AS because
