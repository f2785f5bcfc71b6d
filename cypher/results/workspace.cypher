// What a workspace points to; no row where it does not exist.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
RETURN coalesce(workspace.current, 0) AS current, workspace.unfinished AS unfinished
