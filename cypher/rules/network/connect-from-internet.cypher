// id: network/connect-from-internet
// title: Anyone on the internet can open a connection there
// layer: infrastructure
// technique: T1595
// success: 0.98
// reason: Scanners find an open port on a public address within hours.
// controls: [mtls]
// remediation: Close the port to the internet, or let only known addresses, a VPN or clients with certificates through.
// fix: { kind: exposure }
// anchors: [internet, destination]
// examples:
//   - name: a load balancer that is open to everyone
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Asset:Service {uid: 'shop'})"
//     steps: [internet -> shop]
//   - name: a class of receivers that everyone can connect to
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'open'})"
//     steps: [internet -> open]
//   - name: a service that only the inside can connect to
//     given: >
//       CREATE (:Asset:Internet {uid: 'internet'}),
//              (:Hub:Senders {uid: 'pods'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Asset:Service {uid: 'shop'})
//     steps: []
MATCH (internet:Internet)-[connection:CAN_CONNECT]->(destination:Receivers|Service)
RETURN internet AS source, destination AS target, [connection] AS because
