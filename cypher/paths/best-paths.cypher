// The best attack paths from one start, found by Neo4j itself: read it, edit it, run it.
// A step's slack, cost + costToTarget of its end − costToTarget of its start, is never negative; the paths whose slacks
// add up to at most $slack are those that cost at most $slack more than the best one. Where an analysis is being
// published, costs that it has already written are left aside for those before them. $entry is the internet or an
// assumed breach: for these, steps that require something are marked with the starts from which they can be used.
CYPHER 25
MATCH (entry:Fact {workspace: $workspace, uid: $entry})
MATCH path = ACYCLIC (entry)
  ((a)-[step:STEP]->(b)
    WHERE step.best AND step.since <= $analysis AND step.until > $analysis
      AND (step.usableFrom IS NULL OR $entry IN step.usableFrom)
      AND step.cost
        + CASE WHEN b.costSince > $analysis THEN b.costBefore ELSE b.costToTarget END
        - CASE WHEN a.costSince > $analysis THEN a.costBefore ELSE a.costToTarget END <= $slack)+
  (target:CrownJewel)
WHERE allReduce(spent = 0, s IN step |
  spent + s.cost
    + CASE WHEN endNode(s).costSince > $analysis THEN endNode(s).costBefore ELSE endNode(s).costToTarget END
    - CASE WHEN startNode(s).costSince > $analysis THEN startNode(s).costBefore ELSE startNode(s).costToTarget END,
  spent <= $slack)
WITH entry, path, step,
     CASE WHEN target.costSince > $analysis THEN target.impactCostBefore ELSE target.impactCost END AS impactCost,
     CASE WHEN entry.costSince > $analysis THEN entry.costBefore ELSE entry.costToTarget END + $slack AS most
WITH path, reduce(cost = impactCost, s IN step | cost + s.cost) AS cost, most
WHERE cost <= most
WITH [n IN nodes(path) | n.uid] AS uids, [n IN nodes(path) WHERE NOT n:Hub | n.uid] AS assets, min(cost) AS cost
ORDER BY cost, size(assets), assets, size(uids), uids
LIMIT $limit
RETURN cost, uids, assets
