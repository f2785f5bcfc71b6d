// Assumptions that were given a name.

CYPHER 25
CREATE CONSTRAINT hypothesis_name IF NOT EXISTS
FOR (hypothesis:Hypothesis) REQUIRE (hypothesis.workspace, hypothesis.name) IS UNIQUE;
