// What an analysis is about to change in the facts, compressed: written before the facts are.
CYPHER 25
MERGE (changes:FactChanges {workspace: $workspace, analysis: $analysis})
SET changes.data = $data
