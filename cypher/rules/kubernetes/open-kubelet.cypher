// id: kubernetes/open-kubelet
// title: Whoever may send a kubelet requests that ask for no login runs commands in every pod on its node
// layer: workload
// technique: T1609
// success: 0.95
// reason: The kubelet's interface runs commands in containers, no admission sees it, and nothing else is asked.
// remediation: Set authentication.anonymous.enabled to false and authorization.mode to Webhook in the kubelet's configuration.
// fix: { kind: setting, at: source }
// anchors: [door, kubelet, node, workload]
// examples:
//   - name: a kubelet that is set to ask nobody
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'kubelet', application: 'kubelet', authentication: 'none'})
//     steps: [kubelet -> cart]
//   - name: one of which a finding says so, by what the finding gives
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'kubelet', application: 'kubelet'}), (:Asset:Facet {uid: 'kubelet#user', kind: 'Service', facet: 'user', whole: 'kubelet'})
//     steps: ['kubelet#user -> cart']
//   - name: of a workload that may break out, the replica on the node
//     given: >
//       CREATE (node:Asset:Compute {uid: 'node-1', runtime: 'node'})-[:EXPOSES]->(:Asset:Service {uid: 'kubelet', application: 'kubelet', authentication: 'none'}),
//              (agent:Asset:Compute {uid: 'agent'})-[:RUNS_ON]->(node), (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2', runtime: 'node'}),
//              (:Asset:Compute {uid: 'agent#on/node-1'})-[:RUNS_ON]->(node)
//     steps: ['kubelet -> agent#on/node-1']
//   - name: pods of whichever workload may come onto the node
//     given: >
//       CREATE (:Asset:Identity {uid: 'pods-there'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'kubelet', application: 'kubelet', authentication: 'none'})
//     steps: [kubelet -> pods-there]
//   - name: a kubelet of which nothing says that it is open
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'kubelet', application: 'kubelet'})
//     steps: []
//   - name: something else on the node that asks for no login
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node', runtime: 'node'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'metrics', application: 'http', authentication: 'none'})
//     steps: []
MATCH (kubelet:Service {application: 'kubelet'})<-[answering:EXPOSES]-(node:Compute {runtime: 'node'})<-[running:RUNS_ON]-(workload:Compute|Identity)
MATCH (door)
WHERE door.uid IN [kubelet.uid, kubelet.uid + '#user']
  AND (door <> kubelet OR kubelet.authentication = 'none')
  AND NOT EXISTS { (:Fact {workspace: workload.workspace, uid: workload.uid + '#on/' + split(node.uid, '/')[-1]}) }
RETURN door AS source, workload AS target, [door, kubelet, answering, node, running] AS because
