// Costs that the current analysis left on some assets, in columns; -1 stands for none.
CYPHER 25
UNWIND $uids AS uid
MATCH (node:Fact {workspace: $workspace, uid: uid})
RETURN collect(node.uid) AS uids,
       collect(coalesce(node.costToTarget, -1)) AS costs, collect(coalesce(node.impactCost, -1)) AS impactCosts,
       collect(coalesce(node.impact, '')) AS impacts
