// id: aws/use-grant
// title: It has these permissions, where their conditions hold
// layer: infrastructure
// technique: T1078.004
// success: 0.999
// reason: Having a permission takes no act; what the conditions ask for is priced on its own.
// remediation: Narrow the policy that grants this, or make its conditions stricter.
// anchors: [holder, grant]
// # The conditions are counted, not bound.
// incremental: false
// examples:
//   - name: permissions that many have in common
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'use'}]->(:Asset:Identity {uid: 'grant', identityType: 'grant'})"
//     steps: [ci -> grant]
//   - name: permissions behind a condition
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'use'}]->(:Asset:Identity {uid: 'grant'})-[:MAY {action: 'given'}]->(:Asset:Identity {uid: 'condition/1'})
//     steps: [ci -> grant requires condition/1]
//   - name: a public bucket
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:MAY {action: 'use'}]->(:Asset:Identity {uid: 'grant'})"
//     steps: [internet -> grant]
//   - name: permissions of somebody else
//     given: "CREATE (:Asset:Identity {uid: 'ci'}), (:Asset:Identity {uid: 'grant', identityType: 'grant'})"
//     steps: []
MATCH (holder:Identity|Internet)-[use:MAY {action: 'use'}]->(grant:Identity)
CALL (grant) {
  OPTIONAL MATCH (grant)-[given:MAY {action: 'given'}]->(condition:Identity)
  RETURN collect(condition) AS conditions, collect(given) AS givens
}
RETURN holder AS source, grant AS target, conditions AS requires, [use] + givens AS because
