// id: workload/node-files
// title: In the folders of pods on these nodes lie the tokens and secrets that are mounted into each pod there
// layer: workload
// technique: T1552.001
// success: 0.999
// reason: Choosing the pod takes no act; what it takes to read the folders is priced on the way here.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [files, pods, node, other, gained]
// examples:
//   - name: a mounted secret and a token of a pod that one of the nodes has
//     given: >
//       CREATE (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//              <-[:RUNS_ON]-(cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'}),
//              (cart)-[:USES_SECRET {name: 'volume key'}]->(:Asset:Secret {uid: 'key'}), (cart)-[:USES_SECRET {name: 'environment'}]->(:Asset:Secret {uid: 'password'})
//     steps: [node-files -> robot, node-files -> key]
//   - name: a pod on a node where those that read never come
//     given: >
//       CREATE (:Asset:Identity {uid: 'node-files'})-[:MAY {action: 'pods-there/node-files'}]->(:Asset:Identity {uid: 'pods'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (:Asset:Compute {uid: 'node-2'})<-[:RUNS_ON]-(:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})
//     steps: []
MATCH (files:Identity)-[part:MAY {action: 'pods-there/node-files'}]->(pods:Identity)-[running:RUNS_ON]->(node:Compute)<-[placed:RUNS_ON]-(other:Compute)-[use:RUNS_AS|USES_SECRET]->(gained:Identity|Secret)
WHERE (gained:Identity AND other.tokenMounted OR gained:Secret AND use.name STARTS WITH 'volume')
  AND NOT other.uid CONTAINS '#on/'
RETURN files AS source, gained AS target, [part, running, placed, other, use] AS because
