// id: kubernetes/node-identity
// title: Whoever acts as a node's kubelet asks for the secrets and tokens of the pods on the node
// layer: workload
// technique: T1552.007
// success: 0.9
// reason: The node authorizer lets a kubelet have what its pods need.
// remediation: Rotate kubelet certificates, and keep sensitive workloads on nodes of their own.
// fix: { kind: design, at: target }
// anchors: [kubelet, node, workload, gained]
// examples:
//   - name: the secrets and accounts of the pods there
//     given: >
//       CREATE (:Asset:Identity {uid: 'system:node:a'})-[:MAY {action: 'kubelet'}]->(:Asset:Compute {uid: 'a'})<-[:RUNS_ON]-(cart:Asset:Compute {uid: 'cart'}),
//              (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'}), (cart)-[:USES_SECRET]->(:Asset:Secret {uid: 'key'})
//     steps: ['system:node:a -> cart-account', 'system:node:a -> key']
//   - name: a pod on another node
//     given: >
//       CREATE (:Asset:Identity {uid: 'system:node:a'})-[:MAY {action: 'kubelet'}]->(:Asset:Compute {uid: 'a'}),
//              (cart:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'}), (cart)-[:USES_SECRET]->(:Asset:Secret {uid: 'key'})
//     steps: []
MATCH (kubelet:Identity)-[acting:MAY {action: 'kubelet'}]->(node:Compute)<-[running:RUNS_ON]-(workload:Compute)-[use:RUNS_AS|USES_SECRET]->(gained:Identity|Secret)
RETURN kubelet AS source, gained AS target, [acting, running, use] AS because
