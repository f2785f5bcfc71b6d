// Whether an analysis had a step between two assets, hubs between them included, that could be used from a start; whether
// both are still known is said too, for steps of what has left the facts are forgotten with it.
CYPHER 25
UNWIND $pairs AS pair
OPTIONAL MATCH (source:Fact {workspace: $workspace, uid: pair.source})
OPTIONAL MATCH (target:Fact {workspace: $workspace, uid: pair.target})
RETURN pair.at AS at, source IS NOT NULL AND target IS NOT NULL AS known,
       source IS NOT NULL AND target IS NOT NULL AND EXISTS {
         MATCH (source)
           (()-[step:STEP WHERE step.since <= $analysis AND step.until > $analysis
                AND (step.requires IS NULL OR pair.start IN step.usableFrom)]->(:Hub)){0,2}
           ()-[last:STEP WHERE last.since <= $analysis AND last.until > $analysis
               AND (last.requires IS NULL OR pair.start IN last.usableFrom)]->(target)
       } AS stands
