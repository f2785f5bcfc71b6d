// The current chunks of one source, in order, with the data of the parts that are asked for. Chunks of before there were
// parts hold all there is, and count as structure.
CYPHER 25
MATCH (chunk:Chunk {workspace: $workspace, source: $key, generation: $generation})
WITH chunk, coalesce(chunk.part, 'structure') AS part
ORDER BY chunk.sequence
RETURN part, CASE WHEN part IN $parts THEN chunk.data END AS data
