// Steps that stand and require something beside their source.
CYPHER 25
MATCH (source:Fact)-[step:STEP]->(target:Fact)
USING INDEX step:STEP(requires)
WHERE step.requires IS NOT NULL AND step.until = $open AND source.workspace = $workspace AND source.uid IS NOT NULL
RETURN source.uid AS source, target.uid AS target, elementId(step) AS id, properties(step) AS properties
