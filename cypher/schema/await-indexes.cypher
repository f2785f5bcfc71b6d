// Before an index is online a query would scan everything, and a failed one would stay unnoticed.
CYPHER 25
CALL db.awaitIndexes($seconds)
