// What each analysis changed in the facts.

CYPHER 25
CREATE CONSTRAINT fact_changes_analysis IF NOT EXISTS
FOR (changes:FactChanges) REQUIRE (changes.workspace, changes.analysis) IS UNIQUE;
