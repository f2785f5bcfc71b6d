// Paths of analyses that are not kept, and of those that were never published.
CYPHER 25
MATCH (path:AttackPath {workspace: $workspace})
WHERE path.analysis < $oldest OR path.analysis > $current
WITH path LIMIT $limit
DELETE path
RETURN count(*) AS deleted
