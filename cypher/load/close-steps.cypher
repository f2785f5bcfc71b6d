// Steps that end with this analysis; readers of the current one still see them.
CYPHER 25
UNWIND $ids AS id
MATCH ()-[step:STEP]->()
WHERE elementId(step) = id
SET step.until = $analysis
