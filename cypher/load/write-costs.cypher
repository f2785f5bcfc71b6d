// Costs that change with this analysis; the earlier ones stay readable until the next.
CYPHER 25
UNWIND $rows AS row
MATCH (node:Fact {workspace: $workspace, uid: row.uid})
SET node.costBefore = node.costToTarget, node.impactCostBefore = node.impactCost, node.impactBefore = node.impact,
    node.costToTarget = row.cost, node.impactCost = row.impactCost, node.impact = row.impact, node.costSince = $analysis
