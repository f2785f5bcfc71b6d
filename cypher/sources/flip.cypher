// The pointer flips: from here on the source says what this generation holds.
CYPHER 25
MERGE (workspace:Workspace {name: $workspace})
  ON CREATE SET workspace.current = 0, workspace.token = 0, workspace.createdAt = $at
MERGE (source:Source {workspace: $workspace, key: $key})
SET source.generation = $generation, source.chunks = $chunks, source.importedAt = $at, source.files = $files,
    source.facts = $facts, source.problems = $problems, source.digest = $digest,
    source.structure = $structure, source.structureOf = $generation, source.identities = $identities
