// id: identity/run-code
// title: It is permitted to run commands there
// layer: infrastructure
// technique: T1651
// success: 0.9
// reason: Running commands is permitted and takes one call.
// remediation: Take the permission away, or bind it to people with a second factor.
// anchors: [identity, place, compute]
// examples:
//   - name: a machine
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'execute'}]->(:Asset:Compute {uid: 'vm'})"
//     steps: [ci -> vm]
//   - name: every machine of a project
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'execute'}]->(:Scope {uid: 'project'})<-[:IN]-(:Asset:Compute {uid: 'vm'})"
//     steps: [ci -> vm]
//   - name: looking at a machine is not running commands on it
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'read'}]->(:Asset:Compute {uid: 'vm'})"
//     steps: []
MATCH (identity:Identity)-[grant:MAY {action: 'execute'}]->(place)<-[inside:IN]-{0,2}(compute:Compute)
RETURN identity AS source, compute AS target, [grant] + inside AS because
