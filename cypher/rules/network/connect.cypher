// id: network/connect
// title: The network lets connections through from here to there
// layer: infrastructure
// technique: T1046
// success: 0.95
// reason: Nothing stands between; the attacker only has to look for what listens.
// controls: [mtls]
// remediation: Deny the connection with a network policy or security group, or require mutual TLS with an authorization policy.
// anchors: [origin, destination]
// examples:
//   - name: one class of workloads may connect to another
//     given: "CREATE (:Hub:Senders {uid: 'web'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'databases'})"
//     steps: [web -> databases]
//   - name: everyone on the internet has a rule of its own
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'open'})"
//     steps: []
MATCH (origin:Senders)-[connection:CAN_CONNECT]->(destination:Receivers|Service)
RETURN origin AS source, destination AS target, [connection] AS because
