// id: kubernetes/create-pod
// title: Whoever may start pods in a namespace starts one that acts as any of its service accounts
// layer: workload
// technique: T1610
// success: 0.9
// reason: A pod names its service account itself, and the token is mounted into it.
// remediation: Take create on pods and workloads from the role, or restrict by admission which accounts pods may name.
// anchors: [grantee, place, account]
// examples:
//   - name: the accounts of the namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'robot', identityType: 'service-account'})
//     steps: [ci -> robot]
//   - name: everything in the cluster leads to its administrator instead
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Identity {uid: 'robot', identityType: 'service-account'})-[:IN]->(:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(cluster)
//     steps: []
//   - name: a binding in the namespace is not an account
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop'})
//              <-[:IN]-(:Asset:Identity {uid: 'binding', identityType: 'binding'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)<-[inside:IN]-{1,2}(account:Identity {identityType: 'service-account'})
WHERE grantee <> account
RETURN grantee AS source, account AS target, [grant] + inside AS because
