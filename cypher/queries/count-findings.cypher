// How many findings a filter lets through.
CYPHER 25
MATCH (finding:Finding {workspace: $workspace})
WHERE true
  AND ($assets IS NULL OR finding.asset IN $assets)
  AND ($severities IS NULL OR coalesce(finding.severity, 'unknown') IN $severities)
  AND ($kinds IS NULL OR finding.findingKind IN $kinds OR any(kind IN finding.findingKinds WHERE kind IN $kinds))
  AND ($statuses IS NULL OR coalesce(finding.status, 'open') IN $statuses)
  AND ($cves IS NULL OR finding.cve IN $cves)
  AND ($cwes IS NULL OR any(cwe IN finding.cwes WHERE cwe IN $cwes))
  AND ($tools IS NULL OR any(tool IN finding.tools WHERE tool IN $tools))
  AND ($feedsSteps IS NULL OR (size(coalesce(finding.gives, [])) > 0) = $feedsSteps)
  AND ($regulated IS NULL OR (size(coalesce(finding.regimes, [])) > 0) = $regulated)
  AND ($search IS NULL OR toLower(finding.title) CONTAINS $search OR toLower(finding.weakness) CONTAINS $search)
RETURN count(*) AS total
