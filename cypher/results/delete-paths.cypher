// Ranks of analyses that are not kept and of those that were never published, and the paths that none ranks any more.
CYPHER 25
CALL () {
  MATCH ()-[ranked:RANKED]->(path)
  USING INDEX ranked:RANKED(workspace, analysis, rank)
  WHERE ranked.workspace = $workspace AND ranked.analysis < $oldest AND ranked.rank > 0
  RETURN ranked, path
  UNION ALL
  MATCH ()-[ranked:RANKED]->(path)
  USING INDEX ranked:RANKED(workspace, analysis, rank)
  WHERE ranked.workspace = $workspace AND ranked.analysis > $current AND ranked.rank > 0
  RETURN ranked, path
}
WITH ranked, path LIMIT $limit
DELETE ranked
WITH path, count(*) AS deleted
FOREACH (unranked IN CASE WHEN EXISTS { (path)<-[:RANKED]-() } THEN [] ELSE [path] END | DELETE unranked)
RETURN sum(deleted) AS deleted
