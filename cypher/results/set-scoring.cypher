// A workspace's own values of scoring constants, all of them; no row where the workspace does not exist, or where
// somebody else has set them since they were read.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
WHERE coalesce(workspace.scoring, '{}') = $before
SET workspace.scoring = $scoring
RETURN true AS done
