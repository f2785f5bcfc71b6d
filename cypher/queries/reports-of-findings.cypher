// What tools said beneath some findings.
CYPHER 25
UNWIND $uids AS uid
MATCH (:Fact {workspace: $workspace, uid: uid})-[:REPORTED_AS]->(report:Report)
RETURN uid, properties(report) AS properties
ORDER BY uid, report.uid
