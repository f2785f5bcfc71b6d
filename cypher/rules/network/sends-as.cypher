// id: network/sends-as
// title: Its connections are judged as those of its class
// layer: infrastructure
// technique: T1046
// success: 1
// free: true
// reason: Membership in a class is no action.
// remediation: Nothing to do here; look at the connections of the class.
// fix: { at: nothing }
// anchors: [sender, class]
// examples:
//   - name: a workload sends as its class
//     given: "CREATE (:Asset:Compute {uid: 'cart'})-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})"
//     steps: [cart -> pods]
//   - name: so do the requests that it can be made to send
//     given: >
//       CREATE (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http'})-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})
//     steps: ['cart#http -> pods']
//   - name: reaching a service is not sending in its name
//     given: "CREATE (:Asset:Service {uid: 'cart-api'})-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})"
//     steps: []
MATCH (sender:Compute|Facet)-[membership:SENDS_AS]->(class:Senders)
RETURN sender AS source, class AS target, [membership] AS because
