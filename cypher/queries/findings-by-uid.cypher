// Findings by their uids.
CYPHER 25
UNWIND $uids AS uid
MATCH (finding:Fact {workspace: $workspace, uid: uid})
WHERE finding:Finding
RETURN uid, properties(finding) AS properties
