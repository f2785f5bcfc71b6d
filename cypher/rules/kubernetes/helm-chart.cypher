// id: kubernetes/helm-chart
// title: Whoever may write the HelmCharts of K3s or RKE2 has a chart of its choice installed by the cluster's administrator
// layer: workload
// technique: T1072
// success: 0.85
// reason: The cluster's own controller installs the chart by a job that is bound to cluster-admin, in whichever namespace it is written.
// remediation: Take create, update and patch on helmcharts from the role, wildcards among them, or switch the controller off.
// anchors: [grantee, node, cluster, administrator]
// # A place between the grant and the cluster is not named.
// incremental: false
// examples:
//   - name: in a namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'helmcharts:create'}]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'}),
//              (cluster)<-[:IN]-(:Asset:Compute {uid: 'node', labels: ['node.kubernetes.io/instance-type=k3s']})
//     steps: [ci -> administrator]
//   - name: a cluster that has no such controller
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'helmcharts:create'}]->(:Scope {uid: 'shop'})-[:IN]->(cluster:Scope {uid: 'cluster', scopeType: 'cluster'})<-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'}),
//              (cluster)<-[:IN]-(:Asset:Compute {uid: 'node', labels: ['node.kubernetes.io/instance-type=m5.large']})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'helmcharts:create'}]->(:Scope)-[above:IN]->{0,1}(cluster:Scope {scopeType: 'cluster'})<-[:IN]-(administrator:Identity {identityType: 'administrator'})
MATCH (cluster)<-[inside:IN]-(node:Compute)
WHERE any(label IN node.labels WHERE label IN ['node.kubernetes.io/instance-type=k3s', 'node.kubernetes.io/instance-type=rke2'])
RETURN grantee AS source, administrator AS target, [grant] + above + [inside, node] AS because
