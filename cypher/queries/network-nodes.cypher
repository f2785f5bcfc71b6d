// Hubs, and what forwards or listens: all that says who may connect to whom.
CYPHER 25
MATCH (node:Fact {workspace: $workspace})
WHERE node.uid IS NOT NULL AND (node:Hub OR node:Service OR node:Compute OR node:Internet)
RETURN node.uid AS uid, node.kind AS kind, node.name AS name, node.basis AS basis,
       node {.protocol, .fromPort, .toPort, .workloadKind, .runtime} AS properties
ORDER BY uid
