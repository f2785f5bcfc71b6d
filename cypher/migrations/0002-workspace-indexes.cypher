// Nodes that have left the facts but not yet the published analysis, and crown jewels. All facts of a workspace are
// found through the constraint on (workspace, uid), where a statement says that the uid is there: a second index on the
// workspace alone would be chosen, on a database that is still empty, where one fact is looked for.

CYPHER 25
CREATE INDEX vanished_workspace IF NOT EXISTS
FOR (vanished:Vanished) ON (vanished.workspace);

CYPHER 25
CREATE INDEX crown_jewel_workspace IF NOT EXISTS
FOR (jewel:CrownJewel) ON (jewel.workspace);
