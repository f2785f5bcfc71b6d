// id: kubernetes/create-pod-on-any-node
// title: Whoever may start pods starts a privileged one on whichever of the many nodes it likes
// layer: workload
// technique: T1610
// success: 0.85
// reason: A pod names its node itself, which no taint prevents; admission policies outside the inputs may refuse it.
// remediation: Enforce the baseline or restricted Pod Security Standard in the namespace, or take create on pods and workloads from the role.
// anchors: [grantee, place, cluster, anyNode]
// examples:
//   - name: from a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:MAY {action: 'any-node'}]-(:Asset:Identity {uid: 'any'})
//     steps: [ci -> any]
//   - name: the namespace refuses pods that reach beyond their container
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop', scopeType: 'namespace', podSecurity: 'baseline'})
//              -[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:MAY {action: 'any-node'}]-(:Asset:Identity {uid: 'any'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)-[above:IN]->{0,1}(cluster:Scope {scopeType: 'cluster'})
      <-[offer:MAY {action: 'any-node'}]-(anyNode:Identity)
WHERE place.podSecurity IS NULL
RETURN grantee AS source, anyNode AS target, [grant, place, cluster, offer] + above AS because
