// The flip: compare-and-set on the token, so that an analysis whose lease was lost publishes nothing.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace, token: $token})
WHERE coalesce(workspace.current, 0) = $analysis - 1
SET workspace.current = $analysis, workspace.unfinished = null
CREATE (:Analysis {workspace: $workspace, number: $analysis, publishedAt: $at, summary: $summary})
RETURN true AS published
