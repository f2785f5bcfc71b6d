// Ends of the steps that some facts decide.
CYPHER 25
MATCH (source:Fact {workspace: $workspace})
      -[step:STEP WHERE step.via IN $vias AND step.since <= $analysis AND step.until > $analysis]->(target)
WHERE source.uid IS NOT NULL
RETURN DISTINCT source.uid AS source, target.uid AS target
