// id: workload/identity
// title: Code on it acts as the identity that it runs as
// layer: workload
// technique: T1528
// success: 0.95
// reason: The token lies in a known file or at a known address; reading it takes one command.
// remediation: Do not mount a token where none is needed, and give the identity only the permissions that the code uses.
// anchors: [compute, identity]
// examples:
//   - name: a pod with its service account's token
//     given: "CREATE (:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})"
//     steps: [cart -> cart-account]
//   - name: a machine whose platform hands out credentials
//     given: "CREATE (:Asset:Compute {uid: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})"
//     steps: [vm -> vm-role]
//   - name: a machine whose metadata service is off
//     given: "CREATE (:Asset:Compute {uid: 'vm', metadataService: 'off'})-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})"
//     steps: []
//   - name: a pod into which no token is mounted
//     given: "CREATE (:Asset:Compute {uid: 'cart', tokenMounted: false})-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})"
//     steps: []
//   - name: a pod with a token for its cloud alone
//     given: "CREATE (:Asset:Compute {uid: 'cart', tokenMounted: false})-[:RUNS_AS]->(:Asset:Identity {uid: 'bucket-role', identityType: 'role'})"
//     steps: [cart -> bucket-role]
MATCH (compute:Compute)-[running:RUNS_AS]->(identity:Identity)
WHERE (coalesce(compute.tokenMounted, true) OR coalesce(identity.identityType, 'service-account') <> 'service-account')
  AND coalesce(compute.metadataService, 'v1') <> 'off'
RETURN compute AS source, identity AS target, [running] AS because
