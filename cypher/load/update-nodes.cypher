// New properties of nodes that stay; what analyses wrote on them is kept.
CYPHER 25
UNWIND $rows AS row
MATCH (node:Fact {workspace: $workspace, uid: row.uid})
WITH node, row, node {.costToTarget, .costSince, .costBefore, .impactCost, .impactCostBefore, .impact, .impactBefore} AS kept
SET node = row
SET node += kept
