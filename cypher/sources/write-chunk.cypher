// One immutable part of what a source states, compressed.
CYPHER 25
CREATE (:Chunk {workspace: $workspace, id: $id, source: $source, generation: $generation, sequence: $sequence, part: $part,
                data: $data})
