// One row when rules with this checksum were found sound by this server.
CYPHER 25
MATCH (checked:CheckedRules {checksum: $checksum})
RETURN checked.checksum AS checksum
LIMIT 1
