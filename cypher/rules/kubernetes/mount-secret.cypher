// id: kubernetes/mount-secret
// title: Whoever may start pods in a namespace mounts any of its secrets into one
// layer: workload
// technique: T1552.007
// success: 0.9
// reason: A pod names the secrets that it mounts, and nobody asks whether its creator may read them.
// remediation: Take create on pods and workloads from the role, or keep secrets in namespaces where nobody else starts pods.
// anchors: [grantee, place, secret]
// examples:
//   - name: the secrets of the namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: in the whole cluster it leads to the accounts and nodes that have them, which are fewer
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: []
//   - name: those of another namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:create'}]->(:Scope {uid: 'shop'}), (:Asset:Secret {uid: 'key'})-[:IN]->(:Scope {uid: 'bank'})
//     steps: []
//   - name: a pod that runs takes no further volume
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods:patch'}]->(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'pods:create'}]->(place:Scope)<-[inside:IN]-(secret:Secret)
RETURN grantee AS source, secret AS target, [grant, inside] AS because
