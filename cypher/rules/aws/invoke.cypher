// id: aws/invoke
// title: It is permitted to send requests to the service
// layer: workload
// technique: T1648
// success: 0.999
// reason: Calling is permitted and takes one call.
// remediation: Let only what needs it call the function, send to the queue or open the console.
// anchors: [holder, service]
// examples:
//   - name: a function's service
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'invoke'}]->(:Asset:Service {uid: 'function/invoke'})"
//     steps: [ci -> function/invoke]
//   - name: everyone, where its policy lets anyone call it
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:MAY {action: 'invoke'}]->(:Asset:Service {uid: 'function/invoke'})"
//     steps: [internet -> function/invoke]
//   - name: looking at it
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'list'}]->(:Asset:Service {uid: 'function/invoke'})"
//     steps: []
MATCH (holder:Identity|Internet)-[grant:MAY {action: 'invoke'}]->(service:Service)
RETURN holder AS source, service AS target, [grant] AS because
