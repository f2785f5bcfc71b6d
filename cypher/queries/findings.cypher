// Findings of a workspace with the assets that they concern, for export.
CYPHER 25
MATCH (finding:Finding {workspace: $workspace})
OPTIONAL MATCH (finding)-[:AFFECTS]->(asset:Fact)
WITH finding, collect(asset.uid) AS assets
OPTIONAL MATCH (finding)-[:REPORTED_AS]->(report:Fact)
RETURN finding.uid AS uid, assets, collect(report.reportId) AS reports, properties(finding) AS properties
ORDER BY uid
