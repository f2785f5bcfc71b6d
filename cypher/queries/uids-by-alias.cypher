// The assets and scopes that bear any of some aliases.
CYPHER 25
MATCH (asset:Fact {workspace: $workspace})
WHERE asset.uid IS NOT NULL AND ((asset:Asset OR asset:Scope) AND any(alias IN asset.aliases WHERE alias IN $aliases))
RETURN asset.uid AS uid, [alias IN asset.aliases WHERE alias IN $aliases] AS aliases
ORDER BY uid
