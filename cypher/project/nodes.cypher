// Every node that a step may join, in columns.
CYPHER 25
MATCH (node:Fact|Vanished {workspace: $workspace})
WHERE node.uid IS NOT NULL AND (node:Asset OR node:Hub)
WITH node, CASE WHEN coalesce(node.costSince, 0) > $analysis THEN node.impactCostBefore ELSE node.impactCost END AS impactCost
RETURN substring(node.hash, 0, 2) AS bucket, collect(node.uid) AS uids, collect(node.name) AS names,
       collect(node.kind) AS kinds, collect(node:Hub) AS hubs, collect(coalesce(impactCost, -1)) AS impactCosts,
       collect(coalesce(node.assumedBreach, false)) AS breaches
