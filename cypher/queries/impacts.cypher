// Impact of crown jewels with its factors, as an analysis sees it.
CYPHER 25
UNWIND $uids AS uid
MATCH (node:Fact {workspace: $workspace, uid: uid})
WITH uid, CASE WHEN node.costSince > $analysis THEN node.impactBefore ELSE node.impact END AS impact
WHERE impact IS NOT NULL
RETURN uid, impact
