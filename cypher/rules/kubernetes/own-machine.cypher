// id: kubernetes/own-machine
// title: Whoever sends requests from the node itself reaches what answers to it alone
// layer: infrastructure
// technique: T1046
// success: 1
// reason: The port is open to the machine's own address.
// remediation: Have the program ask for a login on every port; that a port is bound to the machine itself is no protection there.
// fix: { kind: setting, at: target }
// anchors: [network, node, service]
// examples:
//   - name: the insecure port of the API server
//     given: >
//       CREATE (:Asset:Compute {uid: 'node'})<-[:MAY {action: 'own-network'}]-(network:Asset:Identity {uid: 'network'})-[:MAY {action: 'connect'}]->(:Asset:Service {uid: 'api', authentication: 'none'})
//     steps: [network -> api]
//   - name: what an identity is let to in the cloud is no such port
//     given: >
//       CREATE (:Asset:Identity {uid: 'user'})-[:MAY {action: 'connect'}]->(:Asset:Service {uid: 'api', authentication: 'none'})
//     steps: []
MATCH (node:Compute)<-[own:MAY {action: 'own-network'}]-(network:Identity)-[reach:MAY {action: 'connect'}]->(service:Service)
RETURN network AS source, service AS target, [own, reach] AS because
