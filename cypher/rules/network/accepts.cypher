// id: network/accepts
// title: A service of this class of receivers takes connections on a port that is let through
// layer: infrastructure
// technique: T1046
// success: 1
// free: true
// reason: Membership in a class is no action.
// remediation: Nothing to do here; look at the connections that lead to the class.
// fix: { at: nothing }
// anchors: [class, service]
// examples:
//   - name: a load balancer on its listener's port
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 443, toPort: 443})<-[:RECEIVES_AS]-(:Asset:Service {uid: 'front', port: 443})
//     steps: [class -> front]
//   - name: a service with several listeners is reached on any of them
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 80, toPort: 80})<-[:RECEIVES_AS]-(:Asset:Service {uid: 'front', ports: ['443', '80']})
//     steps: [class -> front]
//   - name: and on no other port
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 22, toPort: 25})<-[:RECEIVES_AS]-(:Asset:Service {uid: 'front', ports: ['443', '80']})
//     steps: []
//   - name: the port lies outside the range
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 22, toPort: 22})<-[:RECEIVES_AS]-(:Asset:Service {uid: 'front', port: 443})
//     steps: []
//   - name: answering pings is no service
//     given: >
//       CREATE (:Hub:Receivers {uid: 'class', protocol: 'icmp', fromPort: 0, toPort: 65535})<-[:RECEIVES_AS]-(:Asset:Service {uid: 'front'})
//     steps: []
MATCH (class:Receivers)<-[membership:RECEIVES_AS]-(service:Service)
WHERE class.protocol = coalesce(service.protocol, class.protocol)
  AND class.protocol <> 'icmp'
  AND class.fromPort <= coalesce(service.port, class.fromPort) <= class.toPort
  AND (service.ports IS NULL OR any(port IN service.ports WHERE class.fromPort <= toInteger(port) <= class.toPort))
RETURN class AS source, service AS target, [membership] AS because
