// What the data of some assets is.
CYPHER 25
UNWIND $uids AS uid
MATCH (:Fact {workspace: $workspace, uid: uid})-[stores:STORES]->(classification:Classification)
RETURN uid, classification.dataKind AS kind, classification.sensitivity AS sensitivity, stores.basis AS basis,
       stores.evidence AS evidence
ORDER BY uid, sensitivity, kind
