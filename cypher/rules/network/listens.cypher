// id: network/listens
// title: Behind this class of receivers the service listens on a port that is let through
// layer: infrastructure
// technique: T1046
// success: 1
// free: true
// reason: Membership in a class is no action.
// remediation: Nothing to do here; look at the connections that lead to the class.
// fix: { at: nothing }
// anchors: [class, compute, service]
// examples:
//   - name: the port lies in the range
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 8000, toPort: 8999})<-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})
//              -[:EXPOSES {protocol: 'tcp', port: 8080}]->(:Asset:Service {uid: 'cart-api'})
//     steps: [class -> cart-api]
//   - name: the port lies outside the range
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 8000, toPort: 8079})<-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})
//              -[:EXPOSES {protocol: 'tcp', port: 8080}]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: the same number of another protocol is another port
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'udp', fromPort: 0, toPort: 65535})<-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})
//              -[:EXPOSES {protocol: 'tcp', port: 8080}]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: a listener of unknown port may be behind any
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 80, toPort: 80})<-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: [class -> cart-api]
//   - name: a port on which something known listens is not the unknown one's
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 22, toPort: 22})<-[:RECEIVES_AS]-(vm:Asset:Compute {uid: 'vm'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'unknown'}), (vm)-[:EXPOSES {port: 22}]->(:Asset:Service {uid: 'ssh', port: 22})
//     steps: [class -> ssh]
//   - name: answering pings is no service
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'icmp', fromPort: 0, toPort: 65535})<-[:RECEIVES_AS]-(:Asset:Compute {uid: 'cart'})
//              -[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
MATCH (class:Receivers)<-[membership:RECEIVES_AS]-(compute:Compute)-[listening:EXPOSES]->(service:Service)
WHERE coalesce(listening.protocol, class.protocol) = class.protocol
  AND class.protocol <> 'icmp'
  AND class.fromPort <= coalesce(listening.port, class.fromPort) <= class.toPort
  AND (listening.port IS NOT NULL OR class.fromPort < class.toPort
       OR NOT EXISTS { (compute)-[:EXPOSES {port: class.fromPort}]->(:Service) })
RETURN class AS source, service AS target, [membership, listening] AS because
