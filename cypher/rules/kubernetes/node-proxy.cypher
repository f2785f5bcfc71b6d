// id: kubernetes/node-proxy
// title: Whoever may reach the kubelets through the API server runs commands in every pod on their nodes
// layer: workload
// technique: T1609
// success: 0.9
// reason: The kubelet's own interface runs commands, takes the API server's word for who asks, and no admission sees it.
// remediation: Remove nodes/proxy from the role; what watches nodes needs nodes/metrics and nodes/stats only.
// anchors: [grantee, place, node, workload]
// examples:
//   - name: the pods on all nodes
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/proxy:get'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//              <-[:RUNS_ON]-(:Asset:Compute {uid: 'cart'})
//     steps: [monitor -> cart]
//   - name: one node by its name gives the replica there
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/proxy:get'}]->(node:Asset:Compute {uid: 'node-1', runtime: 'node'}),
//              (agent:Asset:Compute {uid: 'agent'})-[:RUNS_ON]->(node), (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2', runtime: 'node'}),
//              (:Asset:Compute {uid: 'agent#on/node-1'})-[:RUNS_ON]->(node)
//     steps: ['monitor -> agent#on/node-1']
//   - name: pods of whichever workload may come onto the nodes
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/proxy:get'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//              <-[:RUNS_ON]-(:Asset:Identity {uid: 'pods-there'})
//     steps: [monitor -> pods-there]
//   - name: reading the nodes' logs is not
//     given: >
//       CREATE (:Asset:Identity {uid: 'monitor'})-[:MAY {action: 'nodes/log:get'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Compute {uid: 'node', runtime: 'node'})
//              <-[:RUNS_ON]-(:Asset:Compute {uid: 'cart'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'nodes/proxy:get'}]->(place)<-[inside:IN]-{0,1}(node:Compute {runtime: 'node'})<-[running:RUNS_ON]-(workload:Compute|Identity)
WHERE NOT EXISTS { (:Fact {workspace: workload.workspace, uid: workload.uid + '#on/' + split(node.uid, '/')[-1]}) }
RETURN grantee AS source, workload AS target, [grant] + inside + [node, running] AS because
