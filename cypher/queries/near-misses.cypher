// What stands around assets that an attacker would have to come to hold: the services that they expose or that serve them,
// what restricts who may connect to these, and the worst findings on them, on what they are made of and on these services, whether or not they feed a step.
CYPHER 25
UNWIND $uids AS uid
MATCH (asset:Fact {workspace: $workspace, uid: uid})
WITH uid, asset, COLLECT { MATCH (asset)-[:EXPOSES]->(exposed:Service) RETURN DISTINCT exposed }
               + COLLECT { MATCH (asset)<-[:SERVES]-(serving:Service) RETURN DISTINCT serving } AS services
WITH uid, services, COLLECT {
  UNWIND [asset] + services AS place
  MATCH (place)<-[:EXPOSES]-{0,1}(listening:Compute|Service)
  UNWIND listening.ingressPolicies AS policy
  RETURN DISTINCT policy ORDER BY policy
} AS policies, services + COLLECT { MATCH (asset)-[:BUILT_FROM]->{0,4}(made:Asset) RETURN DISTINCT made } AS places
WITH uid, services, policies, COLLECT {
  UNWIND places AS place
  MATCH (place)<-[:AFFECTS]-(finding:Finding)
  WITH DISTINCT finding, CASE finding.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
                                               WHEN 'low' THEN 3 WHEN 'informational' THEN 4 ELSE 5 END AS position
  ORDER BY position, finding.uid
  RETURN properties(finding)
} AS findings
RETURN uid, [service IN services | service.uid] AS services, policies, findings[..$limit] AS findings, size(findings) AS total
