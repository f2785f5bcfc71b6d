// Rules with this checksum are sound; earlier marks are of no use any more.
CYPHER 25
OPTIONAL MATCH (old:CheckedRules)
WHERE old.checksum <> $checksum
DELETE old
WITH count(*) AS forgotten
MERGE (checked:CheckedRules {checksum: $checksum})
SET checked.at = $at
