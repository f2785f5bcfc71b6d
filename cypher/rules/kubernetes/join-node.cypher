// id: kubernetes/join-node
// title: Whoever may ask for a new node's certificate gets one in the name of any node
// layer: workload
// technique: T1649
// success: 0.8
// reason: Requests of this kind are approved by themselves, and the name in them is not compared with anything.
// remediation: Delete bootstrap tokens when no node is to join, and take the automatic approval away from their group.
// anchors: [grantee, cluster, requester, kubelet]
// # Others do not count where the identity may ask by itself.
// incremental: false
// examples:
//   - name: what a bootstrap token's group may do
//     given: >
//       CREATE (approved:Asset:Identity {uid: 'approved'})-[:MAY {action: 'certificatesigningrequests/nodeclient:create'}]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'k8s/c/User/system:node:a', identityType: 'user'}),
//              (:Asset:Identity {uid: 'new-node'})-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster)
//     steps: ['approved -> k8s/c/User/system:node:a via new-node requires new-node']
//   - name: asking alone, without approval
//     given: >
//       CREATE (:Asset:Identity {uid: 'new-node'})-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'k8s/c/User/system:node:a', identityType: 'user'})
//     steps: []
MATCH (grantee:Identity)-[approved:MAY {action: 'certificatesigningrequests/nodeclient:create'}]->(cluster:Scope)
      <-[ask:MAY {action: 'certificatesigningrequests:create'}]-(requester:Identity)
WHERE requester = grantee OR NOT EXISTS { (grantee)-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster) }
MATCH (kubelet:Identity {identityType: 'user'})-[inside:IN]->(cluster)
WHERE kubelet.uid CONTAINS '/User/system:node:'
RETURN grantee AS source, kubelet AS target, CASE WHEN requester <> grantee THEN requester END AS via, [approved, ask, inside] AS because,
       CASE WHEN requester = grantee THEN [] ELSE [requester] END AS requires
