/**
 * A cluster and one of a tenth of its size: import, resolve, load and derive, each in a process of its own.
 * Prints one line of JSON. The larger one may take twelve times as long, and 4 GB.
 * node bench/kubernetes.mjs [namespaces] [dist]; the full size is 5,000 namespaces, 50,000 pods and 2,000 policies.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { writeCluster } from "./cluster.mjs";

const [size = "5000", dist = "dist", only] = process.argv.slice(2);
const namespaces = Number(size);

if (only === undefined) await compare();
else process.stdout.write(`${JSON.stringify(await measure(namespaces, resolve(dist)))}\n`);

async function compare() {
  const small = await apart(Math.max(1, Math.round(namespaces / 10)));
  const large = await apart(namespaces);
  const ratio = Math.round((large.ms / small.ms) * 100) / 100;
  const memoryMb = Math.max(large.memoryMb, large.importMemoryMb);
  process.stdout.write(
    `${JSON.stringify({
      name: "kubernetes",
      size: large.size,
      memoryMb,
      results: [
        { name: "ten times the cluster : the cluster", ms: large.ms, baselineMs: small.ms, ratio, most: 12 },
        { name: "memory of the whole, MB", value: large.memoryMb, most: 4096 },
        { name: "memory of the import, MB", value: large.importMemoryMb, most: 1024 },
      ],
      stages: { small: small.stages, large: large.stages },
    })}\n`,
  );
}

async function apart(count) {
  const own = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [own, String(count), dist, "only"], {
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

/** Milliseconds of import and of the analysis' stages up to the steps; memory after the import and at the end. */
async function measure(count, root) {
  const load = (path) => import(pathToFileURL(join(root, path)).href);
  const { readSettings } = await load("config.js");
  const { openStore } = await load("store/migrate.js");
  const { importFiles } = await load("pipeline/import-files.js");
  const { analyze } = await load("pipeline/analyze.js");
  const { deleteWorkspace } = await load("store/analyses.js");
  const folder = mkdtempSync(join(tmpdir(), "breachline-bench-"));
  const file = join(folder, "cluster.json");
  const counts = await writeCluster(file, count);
  const store = await openStore(readSettings());
  const workspace = `bench-kubernetes-${process.pid}`;
  try {
    const start = performance.now();
    await importFiles(store, workspace, [file], { source: "bench" });
    const importMs = Math.round(performance.now() - start);
    const importMemoryMb = memory();
    const { stages, assets, steps, paths, complete } = await analyze(store, workspace, { cacheFolder: folder });
    const counted = stages.filter(({ name }) => ["resolve", "load", "derive"].includes(name));
    const ms = importMs + counted.reduce((sum, each) => sum + each.ms, 0);
    const size = { ...counts, namespaces: count, assets, steps, paths, complete };
    const all = [{ name: "import", ms: importMs }, ...stages];
    return { size, ms, importMemoryMb, memoryMb: memory(), stages: all };
  } finally {
    await deleteWorkspace(store, workspace);
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** The most that this process has held so far. */
function memory() {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
