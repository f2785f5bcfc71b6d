// Ends of the steps that some facts decide.
CYPHER 25
MATCH (source:Fact)-[step:STEP]->(target)
USING INDEX step:STEP(via)
WHERE step.via IN $vias AND step.since <= $analysis AND step.until > $analysis AND source.workspace = $workspace
RETURN DISTINCT source.uid AS source, target.uid AS target
