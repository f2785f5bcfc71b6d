// id: kubernetes/node-identity-of-many
// title: Whoever acts as a node's kubelet asks for the secrets and tokens of pods that may come onto the node
// layer: workload
// technique: T1552.007
// success: 0.9
// reason: The node authorizer lets a kubelet have what its pods need.
// remediation: Rotate kubelet certificates, and keep sensitive workloads on nodes of their own.
// fix: { kind: design, at: target }
// anchors: [kubelet, node, pods, asking]
// examples:
//   - name: pods of whichever workload may come onto the node
//     given: >
//       CREATE (:Asset:Identity {uid: 'system:node:a'})-[:MAY {action: 'kubelet'}]->(:Asset:Compute {uid: 'a'})<-[:RUNS_ON]-(pods:Asset:Identity {uid: 'pods'}),
//              (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/credentials'}]->(pods), (:Asset:Identity {uid: 'files'})-[:MAY {action: 'pods-there/files'}]->(pods)
//     steps: ['system:node:a -> asking']
//   - name: pods that only come onto another node
//     given: >
//       CREATE (:Asset:Identity {uid: 'system:node:a'})-[:MAY {action: 'kubelet'}]->(:Asset:Compute {uid: 'a'}),
//              (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/credentials'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'b'})
//     steps: []
MATCH (kubelet:Identity)-[acting:MAY {action: 'kubelet'}]->(node:Compute)<-[running:RUNS_ON]-(pods:Identity)<-[part:MAY {action: 'pods-there/credentials'}]-(asking:Identity)
RETURN kubelet AS source, asking AS target, [acting, running, part] AS because
