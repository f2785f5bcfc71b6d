// id: workload/escape-log-link
// title: A container that writes to the node's logs has a link followed that shows any file of the node
// layer: workload
// technique: T1611
// success: 0.8
// reason: The kubelet reads logs as root and follows links; the node's keys and all tokens on it are among the files.
// remediation: Mount /var/log read-only, or take pods/log and nodes/log from the identities that the pod can act as.
// fix: { at: source }
// anchors: [compute, node, account, namespace, reader]
// # A place between the namespace and the reader's grant is not named.
// incremental: false
// examples:
//   - name: its own account may read logs
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(shop:Scope {uid: 'shop'})<-[:MAY {action: 'pods/log:get'}]-(:Asset:Identity {uid: 'readers'})
//     steps: [agent -> node via readers requires readers]
//   - name: logs of the nodes, in the whole cluster
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log/pods:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(:Scope {uid: 'shop'})-[:IN]->(:Scope {uid: 'cluster'})
//              <-[:MAY {action: 'nodes/log:get'}]-(:Asset:Identity {uid: 'readers'})
//     steps: [agent -> node via readers requires readers]
//   - name: the logs cannot be written
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(:Scope {uid: 'shop'})<-[:MAY {action: 'pods/log:get'}]-(:Asset:Identity {uid: 'readers'})
//     steps: []
//   - name: nobody reads logs there
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(:Scope {uid: 'shop'})<-[:MAY {action: 'pods:create'}]-(:Asset:Identity {uid: 'starters'})
//     steps: []
//   - name: not as root nobody makes a link among the logs
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:rw'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(shop:Scope {uid: 'shop'})<-[:MAY {action: 'pods/log:get'}]-(:Asset:Identity {uid: 'readers'})
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'}),
//              (agent)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})-[:IN]->(:Scope {uid: 'shop'})<-[:MAY {action: 'pods/log:get'}]-(:Asset:Identity {uid: 'readers'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(mount IN coalesce(compute.hostPaths, []) WHERE mount = '/var/log:rw' OR mount STARTS WITH '/var/log/' AND mount ENDS WITH ':rw')
  AND coalesce(compute.runAsRoot, true)
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
// A service account lives in the namespace of the pods that act as it.
MATCH (compute)-[acting:RUNS_AS]->(account:Identity)-[home:IN]->(namespace:Scope)
MATCH (namespace)-[above:IN]->{0,1}(place:Scope)<-[read:MAY]-(reader:Identity)
WHERE read.action IN ['pods/log:get', 'nodes/log:get', 'nodes/proxy:get']
  AND coalesce(reader.identityType, '') <> 'grant'
RETURN compute AS source, node AS target, reader AS via, [running, compute, acting, home, read] + above AS because, [reader] AS requires
