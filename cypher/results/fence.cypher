// Part of each write of an analysis: true only while its lease stands, which it renews.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
SET workspace.leaseUntil = CASE WHEN workspace.token = $token THEN $until ELSE workspace.leaseUntil END
RETURN workspace.token = $token AS held
