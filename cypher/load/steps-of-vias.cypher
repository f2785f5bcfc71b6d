// Steps that stand and that some facts decide.
CYPHER 25
MATCH (source:Fact|Vanished)-[step:STEP]->(target)
USING INDEX step:STEP(via)
WHERE step.via IN $touched AND step.rule IN $rules AND step.until = $open AND source.workspace = $workspace
RETURN source.uid AS source, target.uid AS target, elementId(step) AS id, step {.*, hash: CASE WHEN source:Vanished OR target:Vanished THEN elementId(step) ELSE step.hash END} AS properties
