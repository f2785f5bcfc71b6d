// Costs that an unfinished analysis wrote are taken back.
CYPHER 25
MATCH (node:Fact {workspace: $workspace})
WHERE node.uid IS NOT NULL AND (node.costSince > $current)
WITH node LIMIT $limit
SET node.costToTarget = node.costBefore, node.impactCost = node.impactCostBefore, node.impact = node.impactBefore, node.costSince = $current
RETURN count(*) AS undone
