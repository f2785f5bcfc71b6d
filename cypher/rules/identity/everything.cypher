// id: identity/everything
// title: It may do everything there, so it is the administrator
// layer: infrastructure
// technique: T1078
// success: 0.999
// reason: The permission needs no further act.
// remediation: Replace the wildcard by the actions that are needed.
// anchors: [identity, place, administrator]
// examples:
//   - name: everything in a cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(:Scope {uid: 'k8s/c'}), (:Asset:Identity {uid: 'k8s/c/administrator'})
//     steps: [ci -> k8s/c/administrator]
//   - name: everything in one namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: '*'}]->(:Scope {uid: 'k8s/c/Namespace/shop'})-[:IN]->(:Scope {uid: 'k8s/c'}),
//              (:Asset:Identity {uid: 'k8s/c/administrator'})
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: '*'}]->(place:Scope)
MATCH (administrator)
WHERE administrator.uid = place.uid + '/administrator'
RETURN identity AS source, administrator AS target, [grant] AS because
