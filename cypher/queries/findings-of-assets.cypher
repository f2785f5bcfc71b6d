// The worst findings of some assets, and how many each has.
CYPHER 25
UNWIND $uids AS uid
MATCH (asset:Fact {workspace: $workspace, uid: uid})
CALL (asset) {
  MATCH (asset)<-[:AFFECTS]-(finding:Finding)
  WITH finding, CASE finding.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
                                      WHEN 'low' THEN 3 WHEN 'informational' THEN 4 ELSE 5 END AS position
  ORDER BY position, finding.uid LIMIT $limit
  RETURN collect(properties(finding)) AS findings
}
RETURN uid, findings, COUNT { (asset)<-[:AFFECTS]-(:Finding) } AS total
