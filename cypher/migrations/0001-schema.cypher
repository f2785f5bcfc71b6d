// What must be unique, and by what things are found. A migration is never edited once it was merged: write the next one.
// Each statement ends with a semicolon at the end of its line, and may be run again without harm.

CYPHER 25
CREATE CONSTRAINT migration_name IF NOT EXISTS
FOR (migration:Migration) REQUIRE migration.name IS UNIQUE;

CYPHER 25
CREATE CONSTRAINT workspace_name IF NOT EXISTS
FOR (workspace:Workspace) REQUIRE workspace.name IS UNIQUE;

CYPHER 25
CREATE CONSTRAINT source_key IF NOT EXISTS
FOR (source:Source) REQUIRE (source.workspace, source.key) IS UNIQUE;

CYPHER 25
CREATE CONSTRAINT chunk_id IF NOT EXISTS
FOR (chunk:Chunk) REQUIRE (chunk.workspace, chunk.id) IS UNIQUE;

// Every labelled node of the fact graph bears :Fact too, so one constraint and its index serve all kinds.
CYPHER 25
CREATE CONSTRAINT fact_uid IF NOT EXISTS
FOR (fact:Fact) REQUIRE (fact.workspace, fact.uid) IS UNIQUE;

CYPHER 25
CREATE CONSTRAINT analysis_number IF NOT EXISTS
FOR (analysis:Analysis) REQUIRE (analysis.workspace, analysis.number) IS UNIQUE;

CYPHER 25
CREATE CONSTRAINT attack_path_id IF NOT EXISTS
FOR (path:AttackPath) REQUIRE (path.workspace, path.analysis, path.id) IS UNIQUE;

CYPHER 25
CREATE INDEX attack_path_rank IF NOT EXISTS
FOR (path:AttackPath) ON (path.workspace, path.analysis, path.rank);

// A rule's anchors are found by kind and workspace.
CYPHER 25
CREATE INDEX asset_workspace IF NOT EXISTS
FOR (asset:Asset) ON (asset.workspace);

CYPHER 25
CREATE INDEX service_workspace IF NOT EXISTS
FOR (service:Service) ON (service.workspace);

CYPHER 25
CREATE INDEX compute_workspace IF NOT EXISTS
FOR (compute:Compute) ON (compute.workspace);

CYPHER 25
CREATE INDEX identity_workspace IF NOT EXISTS
FOR (identity:Identity) ON (identity.workspace);

CYPHER 25
CREATE INDEX secret_workspace IF NOT EXISTS
FOR (secret:Secret) ON (secret.workspace);

CYPHER 25
CREATE INDEX data_store_workspace IF NOT EXISTS
FOR (dataStore:DataStore) ON (dataStore.workspace);

CYPHER 25
CREATE INDEX image_workspace IF NOT EXISTS
FOR (image:Image) ON (image.workspace);

CYPHER 25
CREATE INDEX repository_workspace IF NOT EXISTS
FOR (repository:Repository) ON (repository.workspace);

CYPHER 25
CREATE INDEX pipeline_workspace IF NOT EXISTS
FOR (pipeline:Pipeline) ON (pipeline.workspace);

CYPHER 25
CREATE INDEX hub_workspace IF NOT EXISTS
FOR (hub:Hub) ON (hub.workspace);

CYPHER 25
CREATE INDEX scope_workspace IF NOT EXISTS
FOR (scope:Scope) ON (scope.workspace);

CYPHER 25
CREATE INDEX finding_workspace IF NOT EXISTS
FOR (finding:Finding) ON (finding.workspace);

CYPHER 25
CREATE INDEX facet_workspace IF NOT EXISTS
FOR (facet:Facet) ON (facet.workspace);
