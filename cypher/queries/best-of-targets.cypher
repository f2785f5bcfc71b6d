// The best stored path to each crown jewel that an analysis reaches.
CYPHER 25
MATCH ()-[ranked:RANKED {workspace: $workspace, analysis: $analysis}]->(path:AttackPath)
USING INDEX ranked:RANKED(workspace, analysis, rank)
WHERE ranked.rank > 0
WITH path.target AS target, path, ranked.rank AS rank ORDER BY rank
WITH target, head(collect(path)) AS best, count(*) AS paths
RETURN target, best.id AS path, best.risk AS risk, best.likelihood AS likelihood, best.band AS band, paths
ORDER BY risk DESC, target
