// id: kubernetes/control-plane-node
// title: Whoever holds a node of the control plane is the cluster's administrator
// layer: workload
// technique: T1552.004
// success: 0.95
// reason: The cluster's signing key, an administrator's credentials and the data of etcd lie in well-known files there.
// remediation: Run nothing on the nodes of the control plane that may break out, and let no pod tolerate their taint.
// fix: { kind: design, at: source }
// anchors: [node, cluster, administrator]
// examples:
//   - name: by its label
//     given: >
//       CREATE (:Asset:Compute {uid: 'master', runtime: 'node', labels: ['node-role.kubernetes.io/control-plane=']})-[:IN]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: [master -> administrator]
//   - name: a worker
//     given: >
//       CREATE (:Asset:Compute {uid: 'worker', runtime: 'node', labels: ['kubernetes.io/os=linux']})-[:IN]->(:Scope {uid: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: []
MATCH (node:Compute {runtime: 'node'})-[inside:IN]->(cluster:Scope)<-[:IN]-(administrator:Identity {identityType: 'administrator'})
WHERE any(label IN coalesce(node.labels, [])
        WHERE split(label, '=')[0] IN ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master',
                                       'node-role.kubernetes.io/controlplane', 'node-role.kubernetes.io/etcd'])
RETURN node AS source, administrator AS target, [node, inside] AS because
