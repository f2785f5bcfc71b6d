// The lease ends with the analysis.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace, token: $token})
SET workspace.leaseHolder = null, workspace.leaseUntil = 0
