// A source withdraws everything that it said.
CYPHER 25
MATCH (source:Source {workspace: $workspace, key: $key})
WITH source, source.key AS withdrawn
CALL (source) {
  OPTIONAL MATCH (chunk:Chunk {workspace: $workspace, source: $key})
  DETACH DELETE source, chunk
}
RETURN withdrawn
