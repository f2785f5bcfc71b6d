// Every step as an analysis sees it, those that a cheaper one stands before included, in columns; `facts` has the first of
// the facts that each rests on, and requirements of a step are joined by line breaks.
CYPHER 25
MATCH (source:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.since <= $analysis AND step.until > $analysis]->(target)
WHERE source.uid IS NOT NULL
RETURN substring(step.hash, 0, 2) AS bucket, collect(source.uid) AS sources, collect(target.uid) AS targets,
       collect(step.cost) AS costs, collect(step.rule) AS rules, collect(coalesce(step.via, '')) AS vias,
       collect(coalesce(step.because[0], '')) AS facts,
       collect(reduce(joined = '', uid IN coalesce(step.requires, []) | joined + uid + '\n')) AS requires
