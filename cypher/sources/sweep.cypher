// Chunks that no source points to: earlier generations, and those of imports that never finished.
CYPHER 25
MATCH (chunk:Chunk {workspace: $workspace, source: $key})
WHERE chunk.generation <> $generation
DELETE chunk
