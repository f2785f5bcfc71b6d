// Nodes that were not there; labels are the same for all rows of a call.
CYPHER 25
UNWIND $rows AS row
CREATE (node:Fact:$($labels))
SET node = row
