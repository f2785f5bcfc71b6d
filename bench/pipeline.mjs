/** The pipeline on a real Neo4j: import and analysis of an estate, and what the bare driver needs for the same writes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../dist/config.js";
import { analyze } from "../dist/pipeline/analyze.js";
import { importFiles } from "../dist/pipeline/import-files.js";
import { deleteWorkspace } from "../dist/store/analyses.js";
import { openStore } from "../dist/store/migrate.js";
import { estate } from "./estate.mjs";
import { memoryMb, timed } from "./measure.mjs";

/** A store, a workspace and a folder that are gone afterwards. */
export async function inWorkspace(work) {
  const store = await openStore(readSettings());
  const workspace = `bench-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "breachline-bench-"));
  try {
    return await work({ store, workspace, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await deleteWorkspace(store, workspace).catch(() => undefined);
    await store.close();
  }
}

/** Import, first analysis, an analysis without changes, and the bare driver writing the same. */
export async function pipeline({ size }) {
  return inWorkspace(async ({ store, workspace, folder }) => {
    const file = join(folder, "estate.json");
    writeFileSync(file, JSON.stringify(estate(assetsOf(size))));
    const imported = await timed(() => importFiles(store, workspace, [file], { source: "bench" }));
    const first = await timed(() => analyze(store, workspace, { cacheFolder: folder }));
    const again = await timed(() => analyze(store, workspace, { cacheFolder: folder }));
    const memory = memoryMb();
    const bare = await writeBare(store, workspace);
    const stage = (...names) =>
      first.answer.stages.filter(({ name }) => names.includes(name)).reduce((sum, { ms }) => sum + ms, 0);
    const importMs = imported.ms + stage("resolve", "load");
    const analysisMs = first.ms - stage("resolve", "load");
    const size20k = `${first.answer.assets} assets, ${bare.relationships} relationships, ${first.answer.steps} steps`;
    const row = (name, ms, baselineMs) => ({
      name,
      size: size20k,
      ms,
      baselineMs,
      ratio: ms / baselineMs,
      memoryMb: memory,
    });
    return [
      row("import", importMs, bare.ms),
      row("derive-to-publish", analysisMs, importMs),
      row("unchanged", again.ms, first.ms),
    ];
  });
}

/** Assets of a size such as "20k/100k". */
export function assetsOf(size) {
  return 1000 * Number.parseInt(size, 10);
}

/** What the pipeline has written, read back and written again as plainly as the driver can. */
async function writeBare(store, workspace) {
  const bare = `${workspace}-bare`;
  const nodes = await store.read(
    "CYPHER 25 MATCH (node:Fact {workspace: $workspace}) RETURN labels(node) AS labels, properties(node) AS properties",
    { workspace },
  );
  const relationships = await store.read(
    "CYPHER 25 MATCH (a:Fact {workspace: $workspace})-[r]->(b:Fact) WHERE type(r) <> 'STEP' RETURN type(r) AS type, a.uid AS source, b.uid AS target, properties(r) AS properties ORDER BY type, source",
    { workspace },
  );
  const { ms } = await timed(async () => {
    for (const [labels, rows] of groups(nodes, (row) => row.labels.join(":")))
      for (const batch of batches(rows))
        await store.write(`CYPHER 25 UNWIND $rows AS row CREATE (node:${labels}) SET node = row`, {
          rows: batch.map(({ properties }) => ({ ...properties, workspace: bare })),
        });
    for (const [type, rows] of groups(relationships, (row) => row.type))
      for (const batch of batches(rows))
        await store.write(
          `CYPHER 25 UNWIND $rows AS row MATCH (a:Fact {workspace: $workspace, uid: row.source}) MATCH (b:Fact {workspace: $workspace, uid: row.target}) CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
          { workspace: bare, rows: batch },
        );
  });
  await store.implicit(
    "CYPHER 25 MATCH (node:Fact {workspace: $workspace}) CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 5000 ROWS",
    { workspace: bare },
  );
  return { relationships: relationships.length, ms };
}

function groups(rows, key) {
  const found = new Map();
  for (const row of rows) {
    const group = found.get(key(row));
    if (group) group.push(row);
    else found.set(key(row), [row]);
  }
  return found;
}

function batches(rows) {
  return Array.from({ length: Math.ceil(rows.length / 10_000) }, (_, at) => rows.slice(at * 10_000, (at + 1) * 10_000));
}
