// The places that directly contain some assets.
CYPHER 25
UNWIND $uids AS uid
MATCH (:Fact {workspace: $workspace, uid: uid})-[:IN]->(scope:Scope)
RETURN uid, properties(scope) AS properties
ORDER BY uid, scope.uid
