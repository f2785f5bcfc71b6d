// The workspace itself, last.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
DETACH DELETE workspace
