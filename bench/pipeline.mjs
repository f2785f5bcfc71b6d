/**
 * Import and analysis of an estate against the bare driver writing the same nodes and relationships, in one run.
 * node bench/pipeline.mjs [assets] [dist]
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { estate } from "./estate.mjs";

const assets = Number(process.argv[2] ?? 20_000);
const dist = resolve(process.argv[3] ?? "dist");
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const [{ readSettings }, { openStore }, { importFiles }, { analyze }, { deleteWorkspace }] = await Promise.all([
  load("config.js"),
  load("store/migrate.js"),
  load("pipeline/import-files.js"),
  load("pipeline/analyze.js"),
  load("store/analyses.js"),
]);

const store = await openStore(readSettings());
const workspace = `bench-${process.pid}`;
const bare = `bench-bare-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), "breachline-bench-"));
const file = join(folder, "estate.json");
writeFileSync(file, JSON.stringify(estate(assets)));

const timed = async (work) => {
  const start = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - start), result };
};

try {
  const imported = await timed(() => importFiles(store, workspace, [file], { source: "bench" }));
  const first = await timed(() => analyze(store, workspace, { cacheFolder: folder }));
  const again = await timed(() => analyze(store, workspace, { cacheFolder: folder }));
  const baseline = await writeBare();
  const stage = (answer, ...names) =>
    answer.stages.filter(({ name }) => names.includes(name)).reduce((sum, { ms }) => sum + ms, 0);
  const importMs = imported.ms + stage(first.result, "resolve", "load");
  const analysisMs = stage(
    first.result,
    "derive",
    "score",
    "project",
    "search",
    "write steps",
    "write costs",
    "write paths",
    "publish",
  );
  const { nodes, relationships } = baseline;
  const { assets: found, steps, paths, complete } = first.result;
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${JSON.stringify(
      {
        size: { assets: found, nodes, relationships, steps, paths, complete },
        memoryMb,
        results: [
          {
            name: "import, resolve and load : bare driver",
            ms: importMs,
            baselineMs: baseline.ms,
            rateRatio: round(baseline.ms / importMs),
            least: 0.6,
          },
          {
            name: "derive to publish : import",
            ms: analysisMs,
            baselineMs: importMs,
            ratio: round(analysisMs / importMs),
            most: 1,
          },
          {
            name: "analysis without changes : first",
            ms: again.ms,
            baselineMs: first.ms,
            ratio: round(again.ms / first.ms),
            most: 0.2,
          },
        ],
        stages: { first: first.result.stages, again: again.result.stages },
      },
      null,
      1,
    )}\n`,
  );
} finally {
  await deleteWorkspace(store, workspace);
  await store.implicit(
    "CYPHER 25 MATCH (node:Fact {workspace: $workspace}) CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 5000 ROWS",
    { workspace: bare },
  );
  await store.close();
}

/** What the pipeline has written, read back and written again as plainly as the driver can. */
async function writeBare() {
  const nodes = await store.read(
    "CYPHER 25 MATCH (node:Fact {workspace: $workspace}) RETURN labels(node) AS labels, properties(node) AS properties",
    { workspace },
  );
  const relationships = await store.read(
    "CYPHER 25 MATCH (a:Fact {workspace: $workspace})-[r]->(b:Fact) WHERE type(r) <> 'STEP' RETURN type(r) AS type, a.uid AS source, b.uid AS target, properties(r) AS properties ORDER BY type, source",
    { workspace },
  );
  const start = performance.now();
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
  return { nodes: nodes.length, relationships: relationships.length, ms: Math.round(performance.now() - start) };
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

function round(value) {
  return Math.round(value * 100) / 100;
}
