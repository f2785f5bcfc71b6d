// Everything that a workspace holds, in small transactions so that no size is too large. The label-less match reads all
// nodes: right for a test's clean-up, not for a large database.
CYPHER 25
MATCH (node)
WHERE node.workspace = $workspace OR (node:Workspace AND node.name = $workspace)
CALL (node) {
  DETACH DELETE node
} IN TRANSACTIONS OF 5000 ROWS
