// id: kubernetes/admission-webhook
// title: Whoever may change what is admitted puts code of its own into the pods of the control plane's components
// layer: workload
// technique: T1546
// success: 0.6
// reason: The next object of the kind that anybody creates passes through it; that takes time, and a server to answer.
// remediation: Take create, update and patch on mutatingwebhookconfigurations from the role.
// anchors: [grantee, cluster, administrator]
// examples:
//   - name: webhooks that change objects
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'mutatingwebhookconfigurations:patch'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: [ci -> administrator]
//   - name: webhooks that only look at them
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'validatingwebhookconfigurations:patch'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'mutatingwebhookconfigurations:patch'}]->(cluster:Scope)<-[:IN]-(administrator:Identity {identityType: 'administrator'})
RETURN grantee AS source, administrator AS target, [grant] AS because
