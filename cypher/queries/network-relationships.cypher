// Memberships, verdicts, listeners and forwards.
CYPHER 25
MATCH (source:Fact {workspace: $workspace})-[relationship:SENDS_AS|RECEIVES_AS|CAN_CONNECT|EXPOSES|FORWARDS|ROUTES_TO]->(target:Fact)
WHERE source.uid IS NOT NULL
RETURN relationship.uid AS uid, type(relationship) AS type, source.uid AS source, target.uid AS target,
       relationship.basis AS basis, relationship {.protocol, .port, .ranges, .path} AS properties
ORDER BY type, source, target, uid
