// id: aws/deputy
// title: An injection into what the function looks up decides whose policies it changes
// layer: application
// technique: T1190
// success: 0.2
// reason: That the role may change policies does not say that the function does so for whoever calls it, nor that the injected query chooses which policy and for whom; where both are so, it is done at once.
// remediation: Bind parameters instead of putting them into the query's text, and let no function that anyone calls change policies.
// exploit: true
// controls: [waf, authentication]
// anchors: [finding, administrator]
// # The way from the weakness to the function passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a function that attaches policies to users
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'grants/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [grants/invoke -> aws/1/administrator via f requires ann]
//   - name: a role that may do everything may change the policies of everybody in the account
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'grants/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: '*'}]->(account:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'ann', identityType: 'user'})-[:IN]->(account),
//              (:Asset:Identity {uid: 'bob', identityType: 'user'})-[:IN]->(:Scope {uid: 'aws/2'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [grants/invoke -> aws/1/administrator via f requires ann]
//   - name: a permission behind a condition asks for the condition, too
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'grants/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'use'}]->(grant:Asset:Identity {uid: 'grant'})-[:MAY {action: 'given'}]->(:Asset:Identity {uid: 'condition'}),
//              (grant)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: ['grants/invoke -> aws/1/administrator via f requires ann,condition']
//   - name: a finding about what the function listens on
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network'})-[:AFFECTS]->(api:Asset:Service {uid: 'grants/invoke'})<-[:EXPOSES]-(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: [grants/invoke -> aws/1/administrator via f requires ann]
//   - name: an injection behind a login
//     given: >
//       CREATE (:Finding {uid: 'f', status: 'open', gives: ['store-access'], reach: 'network', needsLogin: true})-[:AFFECTS]->(f:Asset:Compute {uid: 'grants', runtime: 'function'}),
//              (f)-[:EXPOSES]->(:Asset:Service {uid: 'grants/invoke'}), (f)-[:RUNS_AS]->(role:Asset:Identity {uid: 'role'}),
//              (role)-[:MAY {action: 'rewrite-policies'}]->(:Asset:Identity {uid: 'ann'})-[:IN]->(:Scope {uid: 'aws/1'}), (:Asset:Identity {uid: 'aws/1/administrator'})
//     steps: []
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
CALL (finding, place) {
  // In the code of a function, or in what it is built from.
  MATCH (place)<-[built:BUILT_FROM]-{0,4}(compute:Compute {runtime: 'function'})-[listening:EXPOSES]->(service:Service)
  RETURN compute, service, built + [listening] AS way
  UNION ALL
  // In a service: the one that the function listens on, or a route to it; in a known operation, where that is covered.
  MATCH (place:Service)-[part:ROUTES_TO]->{0,1}(service:Service)<-[listening:EXPOSES]-(compute:Compute {runtime: 'function'})
  WHERE size(part) > 0 OR finding.endpoint IS NULL OR EXISTS { (place)-[:COVERS]->(finding) }
  RETURN compute, place AS service, part + [listening] AS way
}
MATCH (compute)-[acting:RUNS_AS]->(role:Identity)
CALL (role) {
  RETURN role AS holder, [] AS conditions, [] AS using
  UNION ALL
  MATCH (role)-[use:MAY {action: 'use'}]->(grant:Identity)
  OPTIONAL MATCH (grant)-[given:MAY {action: 'given'}]->(condition:Identity)
  WITH grant, use, collect(condition) AS conditions, collect(given) AS givens
  RETURN grant AS holder, conditions, [use] + givens AS using
}
CALL (holder) {
  MATCH (holder)-[grant:MAY {action: 'rewrite-policies'}]->(principal:Identity)-[inside:IN]->(account:Scope)
  RETURN principal, account, grant, inside
  UNION ALL
  MATCH (holder)-[grant:MAY {action: '*'}]->(account:Scope)<-[inside:IN]-(principal:Identity)
  WHERE principal <> holder AND principal.identityType IN ['user', 'role']
  RETURN principal, account, grant, inside
}
MATCH (administrator)
WHERE administrator.uid = account.uid + '/administrator'
RETURN service AS source, administrator AS target, finding AS via, [principal] + conditions AS requires,
  [finding, affects, acting, grant, inside] + way + using AS because
