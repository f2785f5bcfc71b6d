// Ranks of analyses that are not kept and of those that were never published, and the paths that none ranks any more.
CYPHER 25
MATCH (:Workspace {name: $workspace})-[ranked:RANKED]->(path)
WHERE ranked.analysis < $oldest OR ranked.analysis > $current
WITH ranked, path LIMIT $limit
DELETE ranked
WITH path, count(*) AS deleted
FOREACH (unranked IN CASE WHEN EXISTS { (path)<-[:RANKED]-() } THEN [] ELSE [path] END | DELETE unranked)
RETURN sum(deleted) AS deleted
