// id: kubernetes/open-control-plane
// title: Whoever may send the cluster's own etcd or API server requests that ask for no login is the cluster's administrator
// layer: workload
// technique: T1190
// success: 0.95
// reason: etcd keeps every object of the cluster and asks no role, nor does the API server's insecure port; what is written there counts.
// remediation: Have etcd take client certificates only, close the API server's insecure port, and let nothing but the API server reach etcd.
// fix: { kind: setting, at: source }
// anchors: [door, component, cluster, administrator]
// examples:
//   - name: etcd that takes anybody
//     given: >
//       CREATE (:Asset:Service {uid: 'etcd', application: 'etcd', authentication: 'none'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: [etcd -> administrator]
//   - name: the insecure port of which a finding says so, by what the finding gives
//     given: >
//       CREATE (:Asset:Service {uid: 'api', application: 'kube-apiserver'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'}), (:Asset:Facet {uid: 'api#user', kind: 'Service', facet: 'user', whole: 'api'})
//     steps: ['api#user -> administrator']
//   - name: an application's etcd in some namespace
//     given: >
//       CREATE (:Asset:Service {uid: 'etcd', application: 'etcd', authentication: 'none'})-[:IN]->(:Scope {uid: 'shop', scopeType: 'namespace'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: []
//   - name: a kubelet, which is its node's and no more
//     given: >
//       CREATE (:Asset:Service {uid: 'kubelet', application: 'kubelet', authentication: 'none'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: []
//   - name: etcd of which nothing says that it is open
//     given: >
//       CREATE (:Asset:Service {uid: 'etcd', application: 'etcd'})-[:IN]->(:Scope {uid: 'cluster', scopeType: 'cluster'})
//              <-[:IN]-(:Asset:Identity {uid: 'administrator', identityType: 'administrator'})
//     steps: []
MATCH (component:Service)-[inside:IN]->(cluster:Scope {scopeType: 'cluster'})<-[:IN]-(administrator:Identity {identityType: 'administrator'})
WHERE component.application IN ['etcd', 'kube-apiserver']
MATCH (door)
WHERE door.uid IN [component.uid, component.uid + '#user'] AND (door <> component OR component.authentication = 'none')
RETURN door AS source, administrator AS target, [door, component, inside, cluster] AS because
