// id: aws/open-tunnel
// title: It is permitted to open connections through the endpoint, as from its place in the network
// layer: infrastructure
// technique: T1572
// success: 0.999
// reason: One call opens the tunnel; the endpoint asks for nothing else.
// remediation: Take ec2-instance-connect:OpenTunnel away, or permit it for the addresses and ports that are needed.
// anchors: [identity, endpoint]
// examples:
//   - name: an endpoint in a private network
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'open-tunnel'}]->(:Asset:Compute {uid: 'endpoint'})"
//     steps: [ci -> endpoint]
//   - name: looking at it
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'list'}]->(:Asset:Compute {uid: 'endpoint'})"
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: 'open-tunnel'}]->(endpoint:Compute)
RETURN identity AS source, endpoint AS target, [grant] AS because
