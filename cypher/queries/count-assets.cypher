// How many assets a filter lets through.
CYPHER 25
MATCH (asset:Asset {workspace: $workspace})
WHERE true
  AND ($kinds IS NULL OR asset.kind IN $kinds)
  AND ($facets IS NULL OR (asset:Facet) = $facets)
  AND ($endpoints IS NULL OR coalesce(asset.endpoint, false) = $endpoints)
  AND ($crownJewels IS NULL OR (asset:CrownJewel) = $crownJewels)
  AND ($owners IS NULL OR asset.owner IN $owners)
  AND ($environments IS NULL OR asset.environment IN $environments)
  AND ($handles IS NULL OR any(data IN asset.handles WHERE data IN $handles))
  AND ($search IS NULL OR toLower(asset.name) CONTAINS $search OR toLower(asset.uid) CONTAINS $search
       OR any(alias IN asset.aliases WHERE toLower(alias) CONTAINS $search))
RETURN count(*) AS total
