// A page of assets by uid; no row where the workspace does not exist. Ordered by all columns of the index, so that it
// is read in order and no further than the page.
CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
CALL () {
  MATCH (asset:Fact {workspace: $workspace})
  USING INDEX asset:Fact(workspace, uid)
  WHERE asset.uid > $after AND asset:Asset
    AND ($kinds IS NULL OR asset.kind IN $kinds)
    AND ($facets IS NULL OR (asset:Facet) = $facets)
    AND ($endpoints IS NULL OR coalesce(asset.endpoint, false) = $endpoints)
    AND ($crownJewels IS NULL OR (asset:CrownJewel) = $crownJewels)
    AND ($owners IS NULL OR asset.owner IN $owners)
    AND ($environments IS NULL OR asset.environment IN $environments)
    AND ($handles IS NULL OR any(data IN asset.handles WHERE data IN $handles))
    AND ($search IS NULL OR toLower(asset.name) CONTAINS $search OR toLower(asset.uid) CONTAINS $search
         OR any(alias IN asset.aliases WHERE toLower(alias) CONTAINS $search))
  WITH asset ORDER BY asset.workspace, asset.uid LIMIT $limit
  RETURN collect(properties(asset)) AS assets
}
RETURN assets
