// From here until the flip the graph holds parts of an analysis that nobody reads.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace, token: $token})
SET workspace.unfinished = $analysis
