// All facts of a workspace at once, and the nodes that have left the facts but not yet the published analysis. The
// constraint on (workspace, uid) serves neither: its index is only sought by both.

CYPHER 25
CREATE INDEX fact_workspace IF NOT EXISTS
FOR (fact:Fact) ON (fact.workspace);

CYPHER 25
CREATE INDEX vanished_workspace IF NOT EXISTS
FOR (vanished:Vanished) ON (vanished.workspace);

CYPHER 25
CREATE INDEX crown_jewel_workspace IF NOT EXISTS
FOR (jewel:CrownJewel) ON (jewel.workspace);
