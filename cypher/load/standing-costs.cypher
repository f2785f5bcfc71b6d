// Costs that the current analysis left on the assets, in columns; -1 stands for none.
CYPHER 25
MATCH (node:Fact {workspace: $workspace})
WHERE node.uid IS NOT NULL AND (node.costToTarget IS NOT NULL OR node.impactCost IS NOT NULL)
RETURN substring(node.hash, 0, 2) AS bucket, collect(node.uid) AS uids,
       collect(coalesce(node.costToTarget, -1)) AS costs, collect(coalesce(node.impactCost, -1)) AS impactCosts,
       collect(coalesce(node.impact, '')) AS impacts
