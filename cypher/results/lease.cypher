// Takes or renews the one lease of a workspace's analysis; the token fences off whoever held it before.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
SET workspace.token = coalesce(workspace.token, 0)
WITH workspace, coalesce(workspace.leaseUntil, 0) < $now OR workspace.leaseHolder IN $dead OR workspace.leaseHolder IS NULL AS free
SET workspace.token = CASE WHEN free THEN workspace.token + 1 ELSE workspace.token END,
    workspace.leaseHolder = CASE WHEN free THEN $holder ELSE workspace.leaseHolder END,
    workspace.leaseUntil = CASE WHEN free THEN $until ELSE workspace.leaseUntil END
RETURN free AS taken, workspace.token AS token, workspace.leaseHolder AS holder, coalesce(workspace.current, 0) AS current
