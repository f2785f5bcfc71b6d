// What the best path from a start costs, its target's impact included; null where there is none.
CYPHER 25
MATCH (entry:Fact {workspace: $workspace, uid: $entry})
RETURN CASE WHEN entry.costSince > $analysis THEN entry.costBefore ELSE entry.costToTarget END AS cost
