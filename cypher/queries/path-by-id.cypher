// One stored path, of the current analysis where none is named.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
WITH coalesce($analysis, workspace.current, 0) AS analysis
MATCH (path:AttackPath {workspace: $workspace, analysis: analysis, id: $id})
RETURN analysis, path.document AS document
