// id: workload/pods-there-credentials
// title: What is to be had of all pods that may come onto some nodes are the identities and secrets of each
// layer: workload
// technique: T1552.007
// success: 0.999
// reason: Choosing the pod takes no act; what it takes to ask for its credentials is priced on the way here.
// remediation: Keep sensitive workloads on nodes of their own, apart from those that are exposed or may break out.
// fix: { kind: design, at: target }
// anchors: [asking, pods, workload, gained]
// examples:
//   - name: what a kubelet may ask for
//     given: >
//       CREATE (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/credentials'}]->(:Asset:Identity {uid: 'pods'})-[:MAY {action: 'pods-there'}]->(cart:Asset:Compute {uid: 'cart'}),
//              (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'}), (cart)-[:USES_SECRET {name: 'environment variable KEY'}]->(:Asset:Secret {uid: 'key'})
//     steps: [asking -> cart-account, asking -> key]
//   - name: of what lies in folders, tokens and secrets that are mounted
//     given: >
//       CREATE (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/files'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'}),
//              (pods)-[:MAY {action: 'pods-there'}]->(:Asset:Compute {uid: 'job', tokenMounted: false})-[:RUNS_AS]->(:Asset:Identity {uid: 'job-account'}),
//              (cart)-[:USES_SECRET {name: 'volume keys'}]->(:Asset:Secret {uid: 'keys'}),
//              (cart)-[:USES_SECRET {name: 'environment variable KEY'}]->(:Asset:Secret {uid: 'key'})
//     steps: [asking -> cart-account, asking -> keys]
//   - name: a workload whose pods do not come there
//     given: >
//       CREATE (:Asset:Identity {uid: 'asking'})-[:MAY {action: 'pods-there/credentials'}]->(:Asset:Identity {uid: 'pods'}),
//              (:Asset:Compute {uid: 'cart'})-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps: []
MATCH (asking:Identity)-[part:MAY]->(pods:Identity)-[offer:MAY {action: 'pods-there'}]->(workload:Compute)-[use:RUNS_AS|USES_SECRET]->(gained:Identity|Secret)
WHERE NOT workload.uid CONTAINS '#on/'
  AND (part.action = 'pods-there/credentials'
   OR part.action = 'pods-there/files' AND (gained:Identity AND workload.tokenMounted OR gained:Secret AND use.name STARTS WITH 'volume'))
RETURN asking AS source, gained AS target, [part, offer, workload, use] AS because
