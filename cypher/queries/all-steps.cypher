// Every step of an analysis, for export.
CYPHER 25
MATCH (source:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.since <= $analysis AND step.until > $analysis]->(target)
WHERE source.uid IS NOT NULL
RETURN source.uid AS source, target.uid AS target, source:Hub AS fromHub, target:Hub AS toHub, step.rule AS rule, coalesce(step.via, '') AS via,
       step.cost AS cost, step.probability AS probability, step.basis AS basis, step.because AS because, coalesce(step.requires, []) AS requires
ORDER BY source, target, rule, via
