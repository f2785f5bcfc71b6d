// id: aws/deputy
// title: An injection into what the function looks up decides whose policies it changes
// layer: application
// technique: T1190
// success: 0.5
// reason: The function changes policies for whoever calls it; what it checks first is what the injection answers.
// remediation: Bind parameters instead of putting them into the query's text, and let no function that anyone calls change policies.
// exploit: true
// controls: [waf, authentication]
// anchors: [finding, account, administrator]
// # The way from the weakness to the function passes facts that are no anchors.
// incremental: false
// examples:
//   - name: a function that attaches policies to users
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'grants/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [grants/invoke -> aws/1/administrator via f requires ann]
//   - name: a machine runs more than one errand
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(vm:Asset:Compute {uid: 'vm', runtime: 'vm'}),
//              (vm)-[:EXPOSES]->(:Asset:Service {uid: 'web'}), (vm)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: []
//   - name: a function that reads data
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(f:Asset:Compute {uid: 'orders', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'orders/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'read'}]->(:Asset:DataStore {uid: 'table'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE 'store-access' IN finding.gives AND finding.reach IN ['network', 'adjacent'] AND NOT coalesce(finding.needsLogin, false)
MATCH (place)<-[built:BUILT_FROM]-{0,4}(compute:Compute {runtime: 'function'})-[listening:EXPOSES]->(service:Service)
MATCH (compute)-[acting:RUNS_AS]->(role:Identity)-[grant:MAY {action: 'rewrite-policies'}]->(principal:Identity)-[inside:IN]->(account:Scope)
MATCH (administrator)
WHERE administrator.uid = account.uid + '/administrator'
RETURN service AS source, administrator AS target, finding AS via, [principal] AS requires,
  [finding, affects, listening, acting, grant, inside] + built AS because
