// What the analyses after one and up to another changed in the facts, oldest first.
CYPHER 25
MATCH (changes:FactChanges {workspace: $workspace})
WHERE changes.analysis > $after AND changes.analysis <= $upTo
RETURN changes.analysis AS analysis, changes.data AS data
ORDER BY analysis
