// Steps with a control before them, which is a factor of theirs: few have factors beside their rule's constant.
CYPHER 25
MATCH (source:Fact|Vanished {workspace: $workspace})-[step:STEP WHERE step.since <= $analysis AND step.until > $analysis]->(target)
WHERE source.uid IS NOT NULL AND step.factors CONTAINS $control
RETURN source.uid AS source, target.uid AS target, step.rule AS rule, coalesce(step.via, '') AS via, step.factors AS factors
