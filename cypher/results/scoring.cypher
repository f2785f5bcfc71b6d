// A workspace's own values of scoring constants; no row where it does not exist.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
RETURN coalesce(workspace.scoring, '{}') AS scoring
