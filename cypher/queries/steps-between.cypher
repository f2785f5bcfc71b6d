// What stands on the best steps between pairs of assets, for showing a path; on every step where a question leaves some aside.
CYPHER 25
UNWIND $pairs AS pair
MATCH (source:Fact {workspace: $workspace, uid: pair.source})
      -[step:STEP WHERE (step.best OR $every) AND step.since <= $analysis AND step.until > $analysis]->
      (target:Fact {workspace: $workspace, uid: pair.target})
RETURN pair.source AS source, pair.target AS target, step.rule AS rule, step.via AS via, step.cost AS cost,
       step.probability AS probability, step.basis AS basis, step.because AS because, step.requires AS requires,
       step.alternatives AS alternatives, step.factors AS factors, step.viaText AS viaText, step.evidence AS evidence
