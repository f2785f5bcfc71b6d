// id: aws/condition-may-hold
// title: A condition that no input decides may hold for the attacker
// layer: infrastructure
// technique: T1078.004
// success: 0.5
// reason: Nothing in the inputs says whether it holds, so it counts as one chance in two, once on a path.
// remediation: Find out whether the condition keeps attackers out, and mark it as such if it does.
// anchors: [anyone, condition]
// examples:
//   - name: an address range that nobody knows
//     given: "CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:Identity {uid: 'condition/1', identityType: 'condition'})"
//     steps: [internet -> condition/1]
//   - name: another identity
//     given: "CREATE (:Asset:Internet {uid: 'internet'}), (:Asset:Identity {uid: 'ci', identityType: 'user'})"
//     steps: []
MATCH (anyone:Internet), (condition:Identity {identityType: 'condition'})
RETURN anyone AS source, condition AS target, [condition] AS because
