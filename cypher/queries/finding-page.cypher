// A page of findings, worst first in the order that is asked for, equal ones by uid; no row without the workspace.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
CALL () {
  MATCH (finding:Finding {workspace: $workspace})
  WITH finding, CASE $order
      WHEN 'severity' THEN CASE finding.severity WHEN 'critical' THEN 0.0 WHEN 'high' THEN 1.0 WHEN 'medium' THEN 2.0
                                                 WHEN 'low' THEN 3.0 WHEN 'informational' THEN 4.0 ELSE 5.0 END
      WHEN 'epss' THEN -toFloat(coalesce(finding.epss, -1))
      WHEN 'cvss' THEN -toFloat(coalesce(finding.cvssScore, -1))
      ELSE 0.0 END AS position
  WHERE (position > $afterPosition OR (position = $afterPosition AND finding.uid > $afterUid))
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
  WITH finding, position ORDER BY position, finding.uid LIMIT $limit
  RETURN collect({position: position, properties: properties(finding)}) AS findings
}
RETURN findings
