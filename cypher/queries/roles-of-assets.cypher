// As which identity some assets act, and the roles whose permissions it has: in a cluster through bindings, elsewhere its own.
CYPHER 25
UNWIND $uids AS uid
MATCH (asset:Fact {workspace: $workspace, uid: uid})
MATCH (asset)-[:RUNS_AS]->{0,1}(identity:Identity)
WITH DISTINCT uid, identity
WITH uid, identity, COLLECT {
  MATCH (identity)-[:CAN_ASSUME]->{0,1}(binding:Identity {identityType: 'binding'})-[:CAN_ASSUME]->(role:Identity {identityType: 'role'})
  RETURN DISTINCT {uid: role.uid, name: role.name} AS role
} AS bound
RETURN uid, identity.uid AS identity,
       CASE WHEN size(bound) > 0 OR identity.identityType IN ['binding', 'service-account'] THEN bound
            ELSE [{uid: identity.uid, name: identity.name}] END AS roles
ORDER BY uid, identity
