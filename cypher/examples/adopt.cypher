// Makes facts of the nodes that an example has just drawn, which bear a uid but belong to no workspace yet.
CYPHER 25
MATCH (node:Asset|Hub|Scope|Team|Classification|Finding|Report|Vulnerability)
WHERE node.workspace IS NULL AND node.uid IN $uids
SET node:Fact,
    node.workspace = $workspace,
    node.kind = coalesce(node.kind, head([label IN labels(node) WHERE NOT label IN ['Asset', 'Fact', 'Hub', 'Facet']])),
    node.name = coalesce(node.name, node.uid),
    node.basis = coalesce(node.basis, 'configured')
WITH collect(node) AS nodes
UNWIND nodes AS source
MATCH (source)-[relationship]->(target)
// The order number tells parallel relationships apart.
WITH relationship, source, target, $workspace AS workspace
ORDER BY source.uid, type(relationship), target.uid, elementId(relationship)
WITH source, target, type(relationship) AS type, collect(relationship) AS parallel, workspace
UNWIND range(0, size(parallel) - 1) AS number
WITH source, target, type, parallel[number] AS relationship, number, workspace
SET relationship.workspace = workspace,
    relationship.uid = source.uid + ' ' + type + ' ' + target.uid + CASE number WHEN 0 THEN '' ELSE ' ' + (number + 1) END,
    relationship.basis = coalesce(relationship.basis, 'configured')
RETURN source.uid AS source, relationship.uid AS relationship, target.uid AS target
