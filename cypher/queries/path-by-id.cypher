// One stored path, of the current analysis where none is named.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
WITH coalesce($analysis, workspace.current, 0) AS analysis
MATCH (path:AttackPath {workspace: $workspace, id: $id})<-[ranked:RANKED {analysis: analysis}]-(workspace)
USING INDEX path:AttackPath(workspace, id)
RETURN analysis, ranked.rank AS rank, path.document AS document
