// Where some findings can be used: what they affect, what is made of that, the services of these, and the best known
// way on from there: the steps that each finding decides. With it what scores the finding by itself.
CYPHER 25
UNWIND $uids AS uid
MATCH (finding:Fact {workspace: $workspace, uid: uid})-[:AFFECTS]->(place)
CALL (place) {
  MATCH (place)<-[:BUILT_FROM]-{0,4}(made:Asset)
  RETURN made AS end
  UNION
  MATCH (place)<-[:BUILT_FROM]-{0,4}(:Asset)-[:EXPOSES]->(:Service)<-[:ROUTES_TO]-{0,1}(door:Service)
  RETURN door AS end
  UNION
  MATCH (place)-[:ROUTES_TO]-{0,1}(near:Service)
  RETURN near AS end
}
WITH uid, finding, place, collect(DISTINCT end) AS ends
CALL (uid, ends) {
  UNWIND ends AS end
  UNWIND ['', '#user', '#admin', '#read', '#http'] AS facet
  MATCH (source:Fact {workspace: $workspace, uid: end.uid + facet})
        -[step:STEP WHERE step.via = uid AND step.since <= $analysis AND step.until > $analysis]->(target:Fact)
  RETURN collect({source: source.uid, target: target.uid, cost: step.cost, requires: coalesce(step.requires, []),
                  factors: step.factors}) AS steps
}
RETURN uid, [end IN ends | end.uid] AS ends,
       any(end IN ends WHERE (end:Compute OR end:Service) AND coalesce(end.deployed, true)) AS deployed, steps,
       properties(finding) AS properties,
       head(COLLECT { MATCH (finding)-[:INSTANCE_OF]->(known) RETURN properties(known) }) AS vulnerability,
       CASE WHEN place:Service THEN COLLECT { MATCH (place)-[:ROUTES_TO]->{0,1}(taking) RETURN properties(taking) }
            ELSE [] END AS places
