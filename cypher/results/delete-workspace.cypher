// Everything of a workspace, a bounded part at a time.
CYPHER 25
MATCH (node:$any($labels) {workspace: $workspace})
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
