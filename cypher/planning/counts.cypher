// How much there is of each label and type, and how old Neo4j's samples of the indexes are: of the whole database, as its
// planner sees it, and so of no workspace.
CYPHER 25
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.nodes + data.relationships + data.indexes AS entry
WITH coalesce(entry.label, entry.relationshipType, head(entry.labels)) AS name, entry
WHERE name IS NOT NULL AND entry.startLabel IS NULL AND entry.endLabel IS NULL
RETURN name, entry.count AS count, entry.totalSize AS sampled, entry.updatesSinceEstimation AS changed
