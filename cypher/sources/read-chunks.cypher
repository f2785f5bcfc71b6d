// The current chunks of one source, in order.
CYPHER 25
MATCH (chunk:Chunk {workspace: $workspace, source: $key, generation: $generation})
RETURN chunk.sequence AS sequence, chunk.data AS data
ORDER BY sequence
