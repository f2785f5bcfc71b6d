// id: kubernetes/node-proxy-of-many
// title: Whoever may reach all kubelets through the API server runs commands in every pod that may come onto their nodes
// layer: workload
// technique: T1609
// success: 0.9
// reason: The kubelet's own interface runs commands, takes the API server's word for who asks, and no admission sees it.
// remediation: Remove nodes/proxy from the role; what watches nodes needs nodes/metrics and nodes/stats only.
// anchors: [grantee, cluster, node, pods, everywhere]
// examples:
//   - name: the whole workloads, not one pod of each
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/proxy:get'}]->(:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//              <-[:RUNS_ON]-(:Asset:Identity {uid: 'pods'})<-[:MAY {action: 'pods-there/everywhere'}]-(:Asset:Identity {uid: 'everywhere'})
//     steps: [monitor -> everywhere]
//   - name: one node by its name gives what is there alone
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/proxy:get'}]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              <-[:RUNS_ON]-(:Asset:Identity {uid: 'pods'})<-[:MAY {action: 'pods-there/everywhere'}]-(:Asset:Identity {uid: 'everywhere'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'nodes/proxy:get'}]->(cluster:Scope {scopeType: 'cluster'})<-[inside:IN]-(node:Compute {runtime: 'node'})<-[running:RUNS_ON]-(pods:Identity)<-[part:MAY {action: 'pods-there/everywhere'}]-(everywhere:Identity)
RETURN grantee AS source, everywhere AS target, [grant, cluster, inside, node, running, part] AS because
