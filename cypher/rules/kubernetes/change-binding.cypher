// id: kubernetes/change-binding
// title: Whoever may change a binding, and bind its role, adds itself to the binding's subjects
// layer: workload
// technique: T1098.006
// success: 0.95
// reason: One call adds a subject; the verb bind lifts the rule that nobody may give more than it has.
// remediation: Take update and patch on the bindings, or bind on the roles, from the role.
// anchors: [changer]
// # Other binders do not count where the changer may bind by itself.
// incremental: false
// examples:
//   - name: the bindings of a namespace
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rolebindings:patch'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'}),
//              (ci)-[:MAY {action: 'clusterroles:bind'}]->(shop),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/edit', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'editors', identityType: 'binding'})-[:IN]->(shop)
//     steps: [ci -> editors]
//   - name: one binding by its name
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'clusterrolebindings:patch'}]->(ops:Asset:Identity {uid: 'ops', identityType: 'binding'})
//              -[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (ops)-[:CAN_ASSUME]->(:Asset:Identity {uid: 'k8s/c/ClusterRole/ops', identityType: 'role'}),
//              (ci)-[:MAY {action: 'clusterroles:bind'}]->(cluster)
//     steps: [ci -> ops]
//   - name: without the verb bind nobody gives more than it has
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rolebindings:patch'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'}),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/edit', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'editors', identityType: 'binding'})-[:IN]->(shop)
//     steps: []
MATCH (changer:Identity)-[change:MAY]->(changed)
WHERE change.action IN ['rolebindings:patch', 'clusterrolebindings:patch']
// From the grants to the bindings, since few may change any and there are as many bindings as namespaces.
CALL (changed) {
  WITH changed WHERE changed:Identity
  MATCH (changed)-[placed:IN]->(place:Scope)
  RETURN changed AS binding, placed, place
  UNION ALL
  WITH changed WHERE changed:Scope
  MATCH (changed)<-[:IN]-{0,1}(place:Scope)<-[placed:IN]-(binding:Identity {identityType: 'binding'})
  RETURN binding, placed, place
}
MATCH (binding)-[:CAN_ASSUME]->(role:Identity {identityType: 'role'})
WHERE change.action = CASE place.scopeType WHEN 'cluster' THEN 'clusterrolebindings:patch' ELSE 'rolebindings:patch' END
  AND changer <> binding
CALL (role, place) {
  MATCH (binder:Identity)-[bind:MAY]->(role)
  RETURN binder, bind
  UNION ALL
  MATCH (place)-[:IN]->{0,1}(bound:Scope)<-[bind:MAY]-(binder:Identity)
  RETURN binder, bind
}
MATCH (binder)
WHERE bind.action = CASE WHEN role.uid CONTAINS '/ClusterRole/' THEN 'clusterroles:bind' ELSE 'roles:bind' END
  AND (binder = changer
       OR NOT 'grant' IN [coalesce(binder.identityType, ''), coalesce(changer.identityType, '')]
          AND NOT EXISTS { (changer)-[same:MAY]->() WHERE same.action = bind.action })
RETURN changer AS source, binding AS target, CASE WHEN binder <> changer THEN binder END AS via, [change, bind, placed] AS because,
       CASE WHEN binder = changer THEN [] ELSE [binder] END AS requires
