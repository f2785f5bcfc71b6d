// id: aws/lift-limits
// title: It may take away what limits it, a policy that denies or a boundary
// layer: infrastructure
// technique: T1098.003
// success: 0.95
// reason: One or two permitted calls; what was denied is permitted within seconds.
// remediation: Let nobody whom a deny or a boundary is meant for remove, detach or rewrite it; an organization's control policies cannot be.
// anchors: [holder, unlimited]
// examples:
//   - name: detaching the policy that denies
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'lift-limits', name: 'iam/limits-lifted'}]->(:Asset:Identity {uid: 'ci#unlimited', identityType: 'grant'})"
//     steps: [ci -> ci#unlimited]
//   - name: changing the policies of another
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'bob'})"
//     steps: []
MATCH (holder:Identity)-[grant:MAY {action: 'lift-limits'}]->(unlimited:Identity)
RETURN holder AS source, unlimited AS target, [grant] AS because
