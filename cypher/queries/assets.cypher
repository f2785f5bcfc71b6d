// Assets and scopes of a workspace, for export.
CYPHER 25
MATCH (node:Fact {workspace: $workspace})
WHERE node.uid IS NOT NULL AND (node:Asset OR node:Scope)
RETURN node.uid AS uid, node.kind AS kind, node.name AS name, node.aliases AS aliases, coalesce(node.labels, []) AS labels,
       properties(node) AS properties
ORDER BY uid
