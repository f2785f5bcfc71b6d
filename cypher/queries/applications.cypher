// Applications with the assets that make them up and the stores whose data these keep, serve or ask for.
CYPHER 25
MATCH (application:Scope {workspace: $workspace, scopeType: 'application'})
CALL (application) {
  MATCH (application)<-[:IN]-{1,8}(member:Asset)
  RETURN member AS part
  UNION
  MATCH (application)<-[:IN]-{1,8}(member:Asset)-[:KEEPS]->(store:DataStore)
  RETURN store AS part
  UNION
  MATCH (application)<-[:IN]-{1,8}(member:Asset)-[:EXPOSES|CALLS]->{0,1}(:Service)-[:SERVES]->(store:DataStore)
  RETURN store AS part
}
RETURN application.uid AS uid, application.name AS name, collect(DISTINCT part.uid) AS parts
ORDER BY uid
