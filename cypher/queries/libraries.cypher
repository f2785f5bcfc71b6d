// Repositories that say which packages are built from them.
CYPHER 25
MATCH (repository:Repository {workspace: $workspace})
WHERE repository.facet IS NULL
WITH repository, [alias IN repository.aliases WHERE alias STARTS WITH 'pkg:'] AS packages
WHERE size(packages) > 0
RETURN repository.uid AS uid, repository.name AS name, packages
ORDER BY uid
