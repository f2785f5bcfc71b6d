// Asks Neo4j for new samples of the indexes of which much has changed; it takes them in the background.
CYPHER 25
CALL db.resampleOutdatedIndexes()
