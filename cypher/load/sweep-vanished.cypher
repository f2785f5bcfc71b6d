// Deletes what the analysis that has just been published no longer needs.
CYPHER 25
MATCH (node:Vanished {workspace: $workspace})
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
