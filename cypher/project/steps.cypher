// The best step of each pair of ends as an analysis sees it, in columns; requirements of a step are joined by line breaks.
CYPHER 25
MATCH (source:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.best AND step.since <= $analysis AND step.until > $analysis]->(target)
WHERE source.uid IS NOT NULL
RETURN substring(step.hash, 0, 2) AS bucket, collect(source.uid) AS sources, collect(target.uid) AS targets,
       collect(step.cost) AS costs, collect(step.rule) AS rules, collect(coalesce(step.alternatives, 0)) AS alternatives,
       collect(coalesce(step.inTheory, false)) AS theories,
       collect(CASE WHEN step.requires IS NULL THEN '' ELSE coalesce(step.via, '') END) AS vias,
       collect(reduce(joined = '', uid IN coalesce(step.requires, []) | joined + uid + '\n')) AS requires
