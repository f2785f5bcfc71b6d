// Sources of a workspace, in the order of their keys.
CYPHER 25
MATCH (source:Source {workspace: $workspace})
RETURN source.key AS key, source.generation AS generation, source.chunks AS chunks, source.importedAt AS importedAt,
       source.files AS files, source.facts AS facts, source.problems AS problems,
       coalesce(source.digest, '') AS digest,
       // What another version imported says nothing of its structure.
       CASE WHEN source.structureOf = source.generation THEN source.structure ELSE coalesce(source.digest, '') END AS structure,
       coalesce(source.identities, '{}') AS identities
ORDER BY key
