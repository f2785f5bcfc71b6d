// Nodes that no source states any more: gone from the facts at once, from readers of the current analysis after it.
CYPHER 25
UNWIND $uids AS uid
MATCH (node:Fact {workspace: $workspace, uid: uid})
REMOVE node:Fact
SET node:Vanished
