// Facts by their uids. Readers keep the kinds that they want: a label in WHERE would tempt the planner to scan that label.
CYPHER 25
UNWIND $uids AS uid
MATCH (fact:Fact {workspace: $workspace, uid: uid})
RETURN uid, properties(fact) AS properties
