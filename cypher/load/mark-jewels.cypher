// Crown jewels bear their label before the analysis that makes them one is published.
CYPHER 25
UNWIND $uids AS uid
MATCH (node:Fact {workspace: $workspace, uid: uid})
SET node:CrownJewel
