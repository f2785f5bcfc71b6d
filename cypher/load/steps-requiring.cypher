// Steps that stand and require something beside their source.
CYPHER 25
MATCH (source:Fact {workspace: $workspace})-[step:STEP WHERE step.until = $open AND step.requires IS NOT NULL]->(target:Fact)
WHERE source.uid IS NOT NULL
RETURN source.uid AS source, target.uid AS target, elementId(step) AS id, properties(step) AS properties
