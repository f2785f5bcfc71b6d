// id: kubernetes/map-cloud-identity
// title: Whoever may change the map of cloud identities makes its own one an administrator
// layer: workload
// technique: T1098
// success: 0.9
// reason: The authenticator reads the map at once; it takes an identity of the cloud account, any one will do.
// remediation: Grant access by the cloud's access entries, and take update on the config map from the role.
// anchors: [grantee, administrator]
// examples:
//   - name: the config map aws-auth
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'configmaps/aws-auth:patch'}]->(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})"
//     steps: [ci -> administrator]
//   - name: another power over the administrator
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'read'}]->(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})"
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'configmaps/aws-auth:patch'}]->(administrator:Identity {identityType: 'administrator'})
RETURN grantee AS source, administrator AS target, [grant] AS because
