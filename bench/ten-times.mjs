/**
 * An estate and one of a tenth of its size: import, resolve, load and derive, each in a process of its own. Prints one line
 * of JSON. The larger one may take twelve times as long, and 4 GB.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/**
 * `script`: the file that calls this, with the arguments [size] [dist]; `write(file, size)` writes the estate and says in
 * numbers what it holds.
 */
export async function compareSizes({ name, script, fullSize, write }) {
  const [size = String(fullSize), dist = "dist", only] = process.argv.slice(2);
  const count = Number(size);
  const bench = { name, script, dist, write };
  const printed = only === undefined ? await compare(bench, count) : await measure(bench, count);
  process.stdout.write(`${JSON.stringify(printed)}\n`);
}

async function compare({ name, script, dist }, count) {
  const apart = async (each) => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, String(each), dist, "only"], {
      maxBuffer: 1 << 24,
    });
    return JSON.parse(stdout.trim().split("\n").at(-1));
  };
  const small = await apart(Math.max(1, Math.round(count / 10)));
  const large = await apart(count);
  const ratio = Math.round((large.ms / small.ms) * 100) / 100;
  return {
    name,
    size: large.size,
    memoryMb: Math.max(large.memoryMb, large.importMemoryMb),
    results: [
      { name: "ten times the estate : the estate", ms: large.ms, baselineMs: small.ms, ratio, most: 12 },
      { name: "memory of the whole, MB", value: large.memoryMb, most: 4096 },
      { name: "memory of the import, MB", value: large.importMemoryMb, most: 1024 },
    ],
    stages: { small: small.stages, large: large.stages },
  };
}

/** Milliseconds of import and of the analysis' stages up to the steps; memory after the import and at the end. */
async function measure({ name, dist, write }, count) {
  const load = (path) => import(pathToFileURL(join(resolve(dist), path)).href);
  const { readSettings } = await load("config.js");
  const { openStore } = await load("store/migrate.js");
  const { importFiles } = await load("pipeline/import-files.js");
  const { analyze } = await load("pipeline/analyze.js");
  const { deleteWorkspace } = await load("store/analyses.js");
  const folder = mkdtempSync(join(tmpdir(), "breachline-bench-"));
  const file = join(folder, `${name}.json`);
  const counts = await write(file, count);
  const store = await openStore(readSettings());
  const workspace = `bench-${name}-${process.pid}`;
  try {
    const start = performance.now();
    await importFiles(store, workspace, [file], { source: "bench" });
    const importMs = Math.round(performance.now() - start);
    const importMemoryMb = memory();
    const { stages, assets, steps, paths, complete } = await analyze(store, workspace, { cacheFolder: folder });
    const counted = stages.filter((each) => ["resolve", "load", "derive"].includes(each.name));
    const ms = importMs + counted.reduce((sum, each) => sum + each.ms, 0);
    const size = { ...counts, assets, steps, paths, complete };
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
