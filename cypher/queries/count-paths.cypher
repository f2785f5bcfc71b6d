// How many stored paths of an analysis a filter lets through.
CYPHER 25
MATCH ()-[ranked:RANKED {workspace: $workspace, analysis: $analysis}]->(path:AttackPath)
USING INDEX ranked:RANKED(workspace, analysis, rank)
WHERE ranked.rank > 0
  AND ($entries IS NULL OR path.entry IN $entries)
  AND ($targets IS NULL OR path.target IN $targets)
  AND ($bands IS NULL OR path.band IN $bands)
  AND ($leastRisk IS NULL OR path.risk >= $leastRisk)
  AND ($assets IS NULL OR any(uid IN path.assets WHERE uid IN $assets))
  AND ($findings IS NULL OR any(uid IN path.findings WHERE uid IN $findings))
  AND ($classifications IS NULL OR any(each IN path.classifications WHERE each IN $classifications))
  AND ($techniques IS NULL OR any(technique IN path.techniques WHERE technique IN $techniques
       OR any(parent IN $techniques WHERE technique STARTS WITH parent + '.')))
RETURN count(*) AS total
