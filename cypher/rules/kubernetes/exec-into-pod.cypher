// id: kubernetes/exec-into-pod
// title: Whoever may exec into the pods of a namespace runs code in each of them
// layer: workload
// technique: T1609
// success: 0.9
// reason: One command opens a shell in any pod that has one.
// remediation: Remove create and get on pods/exec and pods/attach from the role, or bind it to people only.
// anchors: [grantee, place, workload]
// # A workload is in one place, in several or in none, and whichever of them denies it counts: no single one can be an anchor.
// incremental: false
// examples:
//   - name: create on pods/exec is enough
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(shop)
//     steps: [ci -> cart]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster),
//              (:Asset:Compute {uid: 'node', runtime: 'node'})-[:IN]->(cluster)
//     steps: [ci -> cart]
//   - name: attaching to a process that runs
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/attach:create'}]->(:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})"
//     steps: [ci -> cart]
//   - name: reading logs is not
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/log:get'}]->(shop:Scope {uid: 'shop'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(shop)
//     steps: []
//   - name: where a policy of admission denies exec, which says nothing of attaching
//     given: >
//       CREATE (ci:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(cluster:Scope {uid: 'cluster'}),
//              (:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(cluster),
//              (ledger:Asset:Compute {uid: 'ledger', runtime: 'pod workload'})-[:IN]->(:Scope {uid: 'vault', execDeniedBy: 'ClusterPolicy.kyverno.io/no-shells'})-[:IN]->(cluster),
//              (:Asset:Identity {uid: 'other'})-[:MAY {action: 'pods/attach:create'}]->(ledger)
//     steps: [ci -> cart, other -> ledger]
//   - name: a workload of which nothing says where it is
//     given: "CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(:Asset:Compute {uid: 'cart', runtime: 'pod workload'})"
//     steps: [ci -> cart]
//   - name: what a namespace denies no other place of the workload allows
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'pods/exec:create'}]->(shop:Scope {uid: 'shop'}),
//              (cart:Asset:Compute {uid: 'cart', runtime: 'pod workload'})-[:IN]->(shop),
//              (cart)-[:IN]->(:Scope {uid: 'vault', execDeniedBy: 'ClusterPolicy.kyverno.io/no-shells'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY]->(place)<-[inside:IN]-{0,2}(workload:Compute {runtime: 'pod workload'})
WHERE grant.action IN ['pods/exec:create', 'pods/attach:create']
  AND (grant.action <> 'pods/exec:create'
       OR NOT EXISTS { (workload)-[:IN]->(namespace:Scope) WHERE namespace.execDeniedBy IS NOT NULL })
RETURN grantee AS source, workload AS target, [grant] + inside AS because
