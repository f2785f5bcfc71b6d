// Assets and scopes by their uids.
CYPHER 25
UNWIND $uids AS uid
MATCH (asset:Fact {workspace: $workspace, uid: uid})
WHERE asset:Asset OR asset:Scope
RETURN uid, properties(asset) AS properties
