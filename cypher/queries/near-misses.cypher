// What stands around assets that an attacker would have to come to hold: the services that they expose, and the worst
// findings on them, on what they are made of and on these services, whether or not they feed a step.
CYPHER 25
UNWIND $uids AS uid
MATCH (asset:Fact {workspace: $workspace, uid: uid})
CALL (asset) {
  MATCH (asset)-[:EXPOSES]->(service:Service)
  RETURN collect(DISTINCT service.uid) AS services
}
CALL (asset) {
  MATCH (asset)-[:BUILT_FROM]->{0,4}(place)<-[:AFFECTS]-(finding:Finding)
  RETURN finding
  UNION
  MATCH (asset)-[:EXPOSES]->(:Service)<-[:AFFECTS]-(finding:Finding)
  RETURN finding
}
WITH uid, services, finding, CASE finding.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
                                                   WHEN 'low' THEN 3 WHEN 'informational' THEN 4 ELSE 5 END AS position
ORDER BY uid, position, finding.uid
WITH uid, services, collect(properties(finding)) AS findings
RETURN uid, services, findings[..$limit] AS findings, size(findings) AS total
