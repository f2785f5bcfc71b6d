// id: aws/change-code
// title: It may change what runs there
// layer: infrastructure
// technique: T1648
// success: 0.9
// reason: The call is permitted; the changed code runs at the next use, which can mostly be brought about.
// remediation: Let only the deployment pipeline change it, and give it a role with no more than it needs.
// anchors: [holder, compute]
// examples:
//   - name: the code of a function
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'change-code', name: 'lambda/code'}]->(:Asset:Compute {uid: 'function'})"
//     steps: [ci -> function]
//   - name: everyone, where its policy lets anyone change it
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:MAY {action: 'change-code'}]->(:Asset:Compute {uid: 'function'})"
//     steps: [internet -> function]
//   - name: calling a function
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'invoke'}]->(:Asset:Compute {uid: 'function'})"
//     steps: []
MATCH (holder:Identity|Internet)-[grant:MAY {action: 'change-code'}]->(compute:Compute)
RETURN holder AS source, compute AS target, [grant] AS because
