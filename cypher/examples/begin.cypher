// Neo4j plans a statement once more for transactions that have written: so each transaction of an example begins so.
CYPHER 25
CREATE (:Example)
