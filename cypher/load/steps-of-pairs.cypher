// Steps that stand between pairs of ends.
CYPHER 25
UNWIND $pairs AS pair
MATCH (source:Fact {workspace: $workspace, uid: pair.source})
      -[step:STEP WHERE step.until = $open]->
      (target:Fact {workspace: $workspace, uid: pair.target})
RETURN pair.source AS source, pair.target AS target, elementId(step) AS id, properties(step) AS properties
