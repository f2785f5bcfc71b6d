// What stands on the steps between pairs of assets, on the best ones alone for showing a path.
CYPHER 25
UNWIND $pairs AS pair
MATCH (source:Fact {workspace: $workspace, uid: pair.source})
      -[step:STEP WHERE (step.best OR $all) AND step.since <= $analysis AND step.until > $analysis]->
      (target:Fact {workspace: $workspace, uid: pair.target})
RETURN pair.source AS source, pair.target AS target, step.rule AS rule, coalesce(step.via, '') AS via, step.cost AS cost,
       step.probability AS probability, step.basis AS basis, step.because AS because, coalesce(step.requires, []) AS requires,
       coalesce(step.alternatives, 0) AS alternatives, step.factors AS factors, step.viaText AS viaText, step.evidence AS evidence
