// id: kubernetes/admission-webhook-secrets
// title: Whoever may have objects shown before they are admitted sees the secrets among them
// layer: workload
// technique: T1552.007
// success: 0.3
// reason: Only secrets that are written from then on are shown.
// remediation: Take create, update and patch on validatingwebhookconfigurations from the role.
// anchors: [grantee, cluster, secret]
// examples:
//   - name: the secrets of every namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'validatingwebhookconfigurations:patch'}]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: [ci -> key]
//   - name: another cluster's
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'validatingwebhookconfigurations:patch'}]->(:Scope {uid: 'cluster'}),
//              (:Scope {uid: 'other'})<-[:IN]-(:Scope {uid: 'shop'})<-[:IN]-(:Asset:Secret {uid: 'key'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'validatingwebhookconfigurations:patch'}]->(cluster:Scope)<-[inside:IN]-{2}(secret:Secret)
RETURN grantee AS source, secret AS target, [grant] + inside AS because
