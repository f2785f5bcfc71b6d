// All images with their layers, and what each is built from.
CYPHER 25
MATCH (image:Image {workspace: $workspace})
WHERE image.facet IS NULL
RETURN image.uid AS uid, image.name AS name, coalesce(image.layers, []) AS layers,
       COLLECT { MATCH (image)-[:BUILT_FROM]->(base:Image) RETURN base.uid ORDER BY base.uid } AS builtFrom
ORDER BY uid
