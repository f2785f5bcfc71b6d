// id: aws/log-in
// title: It is permitted to put a key of its own on the machine, and whoever can reach the machine's login then runs code on it
// layer: workload
// technique: T1021.004
// success: 0.9
// reason: The key is taken for a minute, and that is enough to log in.
// remediation: Take ec2-instance-connect:SendSSHPublicKey away, or close the port of the login to all but a known address.
// anchors: [identity, compute, shell]
// examples:
//   - name: a machine that listens for logins
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'log-in'}]->(vm:Asset:Compute {uid: 'vm'}),
//              (vm)-[:EXPOSES]->(:Asset:Service {uid: 'shell', application: 'ssh'})
//     steps: [ci -> vm requires shell]
//   - name: a machine that listens for something else
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'log-in'}]->(vm:Asset:Compute {uid: 'vm'}),
//              (vm)-[:EXPOSES]->(:Asset:Service {uid: 'web', application: 'http'})
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: 'log-in'}]->(compute:Compute)
MATCH (compute)-[listening:EXPOSES]->(shell:Service {application: 'ssh'})
RETURN identity AS source, compute AS target, [shell] AS requires, [grant, listening] AS because
