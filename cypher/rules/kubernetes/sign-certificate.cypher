// id: kubernetes/sign-certificate
// title: Whoever gets a certificate for a client approved acts as the user and in the groups that it names
// layer: workload
// technique: T1649
// success: 0.9
// reason: A request may name any user and any group but system:masters; with approval the certificate is signed at once.
// remediation: Take approve on signers, or update on certificatesigningrequests/approval, from the role.
// anchors: [grantee, cluster, approver, requester, identity]
// # Others do not count where the identity may do it by itself.
// incremental: false
// examples:
//   - name: one identity may do all of it
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'signers/client:approve'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'ann', identityType: 'user'}),
//              (:Asset:Identity {uid: 'k8s/c/Group/system:masters', identityType: 'group'})-[:IN]->(cluster),
//              (ci)-[:MAY {action: 'certificatesigningrequests/approval:update'}]->(cluster),
//              (ci)-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster)
//     steps: [ci -> ann]
//   - name: kubelets' certificates are for nodes, and another identity asks for them
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'signers/kubelet:approve'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'ann', identityType: 'user'}),
//              (:Asset:Identity {uid: 'k8s/c/User/system:node:a', identityType: 'user'})-[:IN]->(cluster),
//              (ci)-[:MAY {action: 'certificatesigningrequests/approval:update'}]->(cluster),
//              (:Asset:Identity {uid: 'new-node'})-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster)
//     steps: ['ci -> k8s/c/User/system:node:a via new-node requires new-node']
//   - name: nobody may approve requests
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'signers/client:approve'}]->(cluster:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'ann', identityType: 'user'}),
//              (ci)-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster)
//     steps: []
MATCH (grantee:Identity)-[sign:MAY]->(cluster:Scope)<-[approve:MAY {action: 'certificatesigningrequests/approval:update'}]-(approver:Identity)
WHERE sign.action IN ['signers/client:approve', 'signers/kubelet:approve']
  AND (approver = grantee OR NOT EXISTS { (grantee)-[:MAY {action: 'certificatesigningrequests/approval:update'}]->(cluster) })
MATCH (requester:Identity)-[ask:MAY {action: 'certificatesigningrequests:create'}]->(cluster)
WHERE requester = grantee OR NOT EXISTS { (grantee)-[:MAY {action: 'certificatesigningrequests:create'}]->(cluster) }
MATCH (identity:Identity)-[inside:IN]->(cluster)
WHERE identity <> grantee
  AND CASE sign.action
        WHEN 'signers/kubelet:approve' THEN identity.uid CONTAINS '/User/system:node:'
        ELSE identity.identityType IN ['user', 'group'] AND NOT identity.uid ENDS WITH '/Group/system:masters'
      END
RETURN grantee AS source, identity AS target, CASE WHEN requester <> grantee THEN requester WHEN approver <> grantee THEN approver END AS via,
       [sign, approve, ask, inside, identity] AS because,
       [other IN [approver] + CASE WHEN requester = approver THEN [] ELSE [requester] END WHERE other <> grantee] AS requires
