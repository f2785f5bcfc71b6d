// The label is taken off after the analysis that ends it was published.
CYPHER 25
MATCH (node:CrownJewel {workspace: $workspace})
WHERE node.impactCost IS NULL
REMOVE node:CrownJewel
