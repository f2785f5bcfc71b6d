// Names of all workspaces.
CYPHER 25
MATCH (workspace:Workspace)
RETURN workspace.name AS name
ORDER BY name
