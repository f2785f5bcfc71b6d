// id: kubernetes/bind-role
// title: Whoever may create bindings, and bind the role, gives the role to itself
// layer: workload
// technique: T1098.006
// success: 0.95
// reason: One call makes the binding; the verb bind lifts the rule that nobody may give more than it has.
// remediation: Take bind on roles and clusterroles from the role, or name the few roles that may be given.
// anchors: [creator, offer, place, above, role, binder]
// # Other binders do not count where the creator may bind by itself.
// incremental: false
// examples:
//   - name: a ClusterRole in the whole cluster
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'clusterrolebindings:create'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (ci)-[:MAY {action: 'clusterroles:bind'}]->(cluster),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/admin', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/ClusterRole/admin#at/cluster', identityType: 'grant'})-[:IN]->(cluster)
//     steps: ['ci -> k8s/c/ClusterRole/admin#at/cluster']
//   - name: a Role of a namespace, with two identities
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rolebindings:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (:Asset:Identity {uid: 'binder'})-[:MAY {action: 'roles:bind'}]->(cluster),
//              (:Asset:Identity {uid: 'k8s/c/shop/Role/admin', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/shop/Role/admin#at/shop', identityType: 'grant'})-[:IN]->(shop)
//     steps: ['ci -> k8s/c/shop/Role/admin#at/shop via binder requires binder']
//   - name: only the role that is named
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rolebindings:create'}]->(shop:Scope {uid: 'shop', scopeType: 'namespace'}),
//              (one:Asset:Identity {uid: 'k8s/c/ClusterRole/one', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/ClusterRole/one#at/shop', identityType: 'grant'})-[:IN]->(shop),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/two', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/ClusterRole/two#at/shop', identityType: 'grant'})-[:IN]->(shop),
//              (ci)-[:MAY {action: 'clusterroles:bind'}]->(one)
//     steps: ['ci -> k8s/c/ClusterRole/one#at/shop']
//   - name: binding Roles is not binding ClusterRoles
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'clusterrolebindings:create'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (ci)-[:MAY {action: 'roles:bind'}]->(cluster),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/admin', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/ClusterRole/admin#at/cluster', identityType: 'grant'})-[:IN]->(cluster)
//     steps: []
//   - name: bindings of a namespace give nothing in the whole cluster
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rolebindings:create'}]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'}),
//              (ci)-[:MAY {action: 'clusterroles:bind'}]->(cluster),
//              (:Asset:Identity {uid: 'k8s/c/ClusterRole/admin', identityType: 'role'})<-[:CAN_ASSUME]-(:Asset:Identity {uid: 'k8s/c/ClusterRole/admin#at/cluster', identityType: 'grant'})-[:IN]->(cluster)
//     steps: []
MATCH (role:Identity {identityType: 'role'})<-[:CAN_ASSUME]-(offer:Identity {identityType: 'grant'})-[placed:IN]->(place:Scope)
MATCH (place)-[:IN]->{0,1}(above:Scope)<-[create:MAY]-(creator:Identity)
WHERE create.action = CASE place.scopeType WHEN 'cluster' THEN 'clusterrolebindings:create' ELSE 'rolebindings:create' END
  AND creator <> offer
MATCH (binder:Identity)-[bind:MAY]->(bound)
WHERE bind.action = CASE WHEN role.uid CONTAINS '/ClusterRole/' THEN 'clusterroles:bind' ELSE 'roles:bind' END
  AND (bound IN [place, role, offer] OR EXISTS { (place)-[:IN]->(bound) })
  // Two grants that could be made are not put together: whoever could make either holds more already.
  AND (binder = creator
       OR NOT 'grant' IN [coalesce(binder.identityType, ''), coalesce(creator.identityType, '')]
          AND NOT EXISTS { (creator)-[same:MAY]->() WHERE same.action = bind.action })
RETURN creator AS source, offer AS target, CASE WHEN binder <> creator THEN binder END AS via, [create, bind, placed] AS because,
       CASE WHEN binder = creator THEN [] ELSE [binder] END AS requires
