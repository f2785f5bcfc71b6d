// A page of the stored paths of an analysis by another order than rank; paths that are equal in it stand by rank.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
WITH coalesce($analysis, workspace.current, 0) AS analysis
CALL (analysis) {
  MATCH ()-[ranked:RANKED {workspace: $workspace, analysis: analysis}]->(path:AttackPath)
  USING INDEX ranked:RANKED(workspace, analysis, rank)
  WHERE ranked.rank > 0
  WITH ranked, path, CASE $order WHEN 'likelihood' THEN -path.likelihood ELSE toFloat(path.hops) END AS position
  WHERE (position > $afterPosition OR (position = $afterPosition AND ranked.rank > $afterRank))
    AND ($entries IS NULL OR path.entry IN $entries)
    AND ($targets IS NULL OR path.target IN $targets)
    AND ($bands IS NULL OR path.band IN $bands)
    AND ($leastRisk IS NULL OR path.risk >= $leastRisk)
    AND ($assets IS NULL OR any(uid IN path.assets WHERE uid IN $assets))
    AND ($findings IS NULL OR any(uid IN path.findings WHERE uid IN $findings))
    AND ($classifications IS NULL OR any(each IN path.classifications WHERE each IN $classifications))
    AND ($techniques IS NULL OR any(technique IN path.techniques WHERE technique IN $techniques
         OR any(parent IN $techniques WHERE technique STARTS WITH parent + '.')))
  WITH ranked, path, position ORDER BY position, ranked.rank LIMIT $limit
  RETURN collect({position: position, rank: ranked.rank, document: path.document}) AS paths
}
RETURN analysis, EXISTS { (:Analysis {workspace: $workspace, number: analysis}) } AS kept, paths
