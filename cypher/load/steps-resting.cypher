// Steps that stand and rest on one of some facts, or are of one of some rules.
CYPHER 25
MATCH (source:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.until = $open]->(target)
WHERE source.uid IS NOT NULL
  AND (step.rule IN $whole
       OR step.rule IN $rules
          AND (source.uid IN $touched OR target.uid IN $touched OR step.via IN $touched
               OR any(uid IN step.because WHERE uid IN $touched) OR any(uid IN step.requires WHERE uid IN $touched)))
RETURN source.uid AS source, target.uid AS target, elementId(step) AS id, step {.*, hash: CASE WHEN source:Vanished OR target:Vanished THEN elementId(step) ELSE step.hash END} AS properties
