// Which migrations this database has had, oldest first.
CYPHER 25
MATCH (migration:Migration)
RETURN migration.name AS name, migration.checksum AS checksum
ORDER BY name
