// Two commands may apply the same migration at once; the first to record it counts.
CYPHER 25
MERGE (migration:Migration {name: $name})
ON CREATE SET migration.checksum = $checksum, migration.at = datetime()
RETURN migration.checksum AS checksum
