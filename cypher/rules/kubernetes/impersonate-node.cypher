// id: kubernetes/impersonate-node
// title: Whoever may impersonate users, and somebody the group of nodes, acts as a node's kubelet
// layer: workload
// technique: T1134.003
// success: 0.95
// reason: Headers of the request name whom to act as and in which groups; a kubelet is known by its name and its group.
// remediation: Take impersonate from the role, or name the one user that is needed.
// anchors: [grantee, place]
// # Others do not count where the identity may name the group by itself.
// incremental: false
// examples:
//   - name: users and groups
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'users:impersonate'}]->(cluster:Scope {uid: 'cluster'}), (ci)-[:MAY {action: 'groups:impersonate'}]->(cluster),
//              (:Asset:Identity {uid: 'k8s/c/User/system:node:one', name: 'system:node:one', identityType: 'user'})-[:IN]->(cluster),
//              (:Asset:Identity {uid: 'other'})-[:MAY {action: 'groups:impersonate'}]->(cluster)
//     steps: ['ci -> k8s/c/User/system:node:one']
//   - name: one node, and another grant that names the group
//     given: >
//       CREATE (:Asset:Identity {uid: 'users'})-[:MAY {action: 'users:impersonate'}]->(:Asset:Identity {uid: 'k8s/c/User/system:node:one', name: 'system:node:one', identityType: 'user'})-[:IN]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Identity {uid: 'groups'})-[:MAY {action: 'groups:impersonate'}]->(:Asset:Identity {uid: 'k8s/c/Group/system:nodes', name: 'system:nodes', identityType: 'group'})-[:IN]->(cluster)
//     steps: ['users -> k8s/c/User/system:node:one via groups requires groups']
//   - name: a kubelet is none without its group
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'users:impersonate'}]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'k8s/c/User/system:node:one', name: 'system:node:one', identityType: 'user'}),
//              (:Asset:Identity {uid: 'other'})-[:MAY {action: 'groups:impersonate'}]->(:Asset:Identity {uid: 'k8s/c/Group/ops', name: 'ops', identityType: 'group'})-[:IN]->(cluster)
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'users:impersonate'}]->(place)
// From the grants, which are few, to the nodes: each node would look at all that is in its cluster.
CALL (grantee, place) {
  MATCH (place)<-[inside:IN]-{0,1}(kubelet:Identity {identityType: 'user'})
  WHERE kubelet.uid CONTAINS '/User/system:node:' AND grantee <> kubelet
  // Where it may be done in the whole cluster, this is the same relationship.
  MATCH (kubelet)-[home:IN]->(cluster:Scope)
  RETURN kubelet, cluster, inside, home
}
CALL (cluster) {
  MATCH (cluster)<-[within:IN]-{0,1}(named)<-[help:MAY {action: 'groups:impersonate'}]-(helper:Identity)
  WHERE named = cluster OR named.name = 'system:nodes'
  RETURN helper, help, within
}
MATCH (helper)
WHERE helper = grantee
   OR NOT EXISTS { (grantee)-[:MAY {action: 'groups:impersonate'}]->(other) WHERE other = cluster OR other.name = 'system:nodes' }
RETURN grantee AS source, kubelet AS target, CASE WHEN helper <> grantee THEN helper END AS via, [grant, home, help] + inside + within AS because,
       CASE WHEN helper = grantee THEN [] ELSE [helper] END AS requires
