// Every alias with the asset that bears it, in columns.
CYPHER 25
MATCH (node:Asset {workspace: $workspace})
WHERE size(node.aliases) > 0
RETURN substring(node.hash, 0, 2) AS bucket, collect(node.uid) AS uids, collect(node.aliases) AS aliases
