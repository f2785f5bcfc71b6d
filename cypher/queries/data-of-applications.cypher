// The crown jewels of each application: what lies in it, and the data that its code or the code behind its services
// serves, keeps, asks for, exchanges or itself may read. `usedBy`: the first that does; null where it lies in it.
CYPHER 25
MATCH (application:Scope {workspace: $workspace, scopeType: 'application'})<-[:IN]-{1,8}(member:Asset)
WITH application, collect(DISTINCT member) AS members
CALL (members) {
  UNWIND members AS member
  OPTIONAL MATCH (code:Compute)-[:EXPOSES]->{0,1}(member)
  RETURN collect(DISTINCT code) AS codes
}
CALL (codes) {
  UNWIND codes AS code
  CALL (code) {
    MATCH (code)-[:RUNS_AS]->(own:Identity)
    RETURN own
    UNION
    // A key in its environment.
    MATCH (code)-[:USES_SECRET]->(:Secret)-[:UNLOCKS]->(own:Identity)
    RETURN own
  }
  MATCH (own)-[:CAN_ASSUME]->{0,1}(acting:Identity)
  // A service account is an identity of the cloud as well; whom other identities may become is not the code's own.
  WHERE acting = own OR own.identityType = 'service-account'
  MATCH (acting)-[:MEMBER_OF]->{0,1}(member:Identity)-[:MAY {action: 'use'}]->{0,1}(holder:Identity)
  WITH holder, min(code.uid) AS user
  RETURN collect({holder: holder, user: user}) AS holders
}
CALL (members, codes, holders) {
  UNWIND members AS data
  RETURN data, null AS user
  UNION
  UNWIND members AS service
  MATCH (service:Service)-[:SERVES]->(data:DataStore)
  RETURN data, service.uid AS user
  UNION
  UNWIND codes AS code
  MATCH (code)-[:KEEPS]->(data:DataStore)
  RETURN data, code.uid AS user
  UNION
  UNWIND codes AS code
  MATCH (code)-[:CALLS]->(:Service)-[:SERVES]->(data:DataStore)
  RETURN data, code.uid AS user
  UNION
  UNWIND codes AS code
  MATCH (code)-[:FLOWS_TO]-(data:DataStore)
  RETURN data, code.uid AS user
  UNION
  UNWIND codes AS code
  MATCH (code)-[:USES_SECRET]->(data:Secret)
  RETURN data, code.uid AS user
  UNION
  UNWIND codes AS code
  MATCH (code)-[:USES_SECRET]->(:Secret)-[:UNLOCKS]->()-[:SERVES]->{0,1}(data:DataStore)
  RETURN data, code.uid AS user
  UNION
  UNWIND holders AS each
  WITH each.holder AS holder, each.user AS user
  MATCH (holder)-[grant:MAY]->(data:DataStore|Secret)
  WHERE grant.action IN ['read', 'read-through', '*']
  RETURN data, user
  UNION
  // Everything that lies in a place; whoever administers a place does not use it all.
  UNWIND holders AS each
  WITH each.holder AS holder, each.user AS user
  MATCH (holder)-[:MAY {action: 'read'}]->(:Scope)<-[:IN]-{1,2}(data:DataStore|Secret)
  RETURN data, user
}
// Whoever reads a store reads the parts of it that the whole gives.
MATCH (data)-[:KEEPS]->{0,1}(jewel:CrownJewel)
WHERE jewel = data OR data:DataStore
WITH application, jewel, min(user) AS user, count(*) - count(user) AS lying
RETURN application.name AS name, jewel.uid AS uid, CASE WHEN lying > 0 THEN null ELSE user END AS usedBy
ORDER BY name, uid, application.uid
