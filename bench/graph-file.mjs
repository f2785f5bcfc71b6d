/**
 * Graphs in files, for the engine and for the baseline program alike: one line of JSON {n, m, entries, targets}, then the
 * columns source, target and cost as little-endian 32-bit numbers. Made by the shared generator where it is at hand (it
 * needs Python and numpy), else by the one here, which draws the same kind of graph.
 */
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { random } from "./random.mjs";

/** Nodes, edges and layers by the name of a size; deep graphs have long paths. */
export const SIZES = {
  S: { nodes: 10_000, edges: 45_000, layers: 8 },
  M: { nodes: 100_000, edges: 495_000, layers: 8 },
  L: { nodes: 1_000_000, edges: 10_000_000, layers: 8 },
  "deep-S": { nodes: 20_000, edges: 160_000, layers: 50 },
  deep: { nodes: 100_000, edges: 800_000, layers: 100 },
};

const folder = fileURLToPath(new URL("../.breachline/bench/", import.meta.url));
export const shared = fileURLToPath(new URL("../../shared/bench/", import.meta.url));

/** Where what the benchmarks make is kept for the next run. */
export function keptAt(name) {
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

/** The file of a size, made when it is not there yet. */
export function graphFile(size) {
  const python = numpy();
  const path = keptAt(`${python ? "shared" : "own"}-${size}.bin`);
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  const { nodes, edges, layers } = SIZES[size];
  if (python) {
    const asked = { nodes, edges, layers, seed: 1, out: part };
    const words = Object.entries(asked).flatMap(([name, value]) => [`--${name}`, String(value)]);
    execFileSync(python, [join(shared, "gen.py"), ...words], { stdio: ["ignore", "ignore", "inherit"] });
  } else write(part, layered({ nodes, edges, layers, seed: 1 }));
  renameSync(part, path);
  return path;
}

/** A Python that has numpy, in an environment of its own; undefined where there is none or no shared generator. */
function numpy() {
  if (!existsSync(join(shared, "gen.py"))) return undefined;
  const environment = keptAt("python");
  const python = join(environment, "bin/python");
  const works = () => {
    execFileSync(python, ["-c", "import numpy"], { stdio: "ignore" });
    return python;
  };
  try {
    return works();
  } catch {
    try {
      execFileSync("python3", ["-m", "venv", environment], { stdio: "ignore" });
      execFileSync(python, ["-m", "pip", "install", "--quiet", "numpy"], { stdio: "ignore" });
      return works();
    } catch {
      process.stderr.write("Python or numpy is missing: the graphs are made by the generator of this folder.\n");
      return undefined;
    }
  }
}

/** Reads the columns one by one, so that nothing is in memory twice. */
export function readGraph(path) {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(1 << 16);
    const length = head.subarray(0, readSync(file, head, 0, head.length, 0)).indexOf(10);
    const { n: nodes, m: edges, entries, targets } = JSON.parse(head.toString("utf8", 0, length));
    const column = (i, Kind) => {
      const values = new Kind(edges);
      readSync(file, new Uint8Array(values.buffer), 0, 4 * edges, length + 1 + 4 * i * edges);
      return values;
    };
    const [source, target, cost] = [column(0, Uint32Array), column(1, Uint32Array), column(2, Int32Array)];
    return { nodes, source, target, cost, entries, targets };
  } finally {
    closeSync(file);
  }
}

function write(path, { nodes, source, target, cost, entries, targets }) {
  const file = openSync(path, "w");
  writeSync(file, `${JSON.stringify({ n: nodes, m: source.length, entries, targets })}\n`);
  for (const column of [source, target, cost]) writeSync(file, new Uint8Array(column.buffer));
  closeSync(file);
}

/**
 * Layers of nodes: most edges stay near, some lead into the next layer, a few back, a few beside another one. Node 0 leads
 * to 64 entries in the first layer; 32 targets lie in the last.
 */
function layered({ nodes, edges, layers, seed }) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const width = Math.floor((nodes - 1) / layers);
  const distinct = (count, draw) => {
    const drawn = new Set();
    while (drawn.size < count) drawn.add(draw());
    return [...drawn].sort((a, b) => a - b);
  };
  const entries = distinct(64, () => 1 + below(width));
  const targets = distinct(32, () => nodes - 1 - below(width));
  const [source, target, cost] = [new Uint32Array(edges), new Uint32Array(edges), new Int32Array(edges)];
  for (let edge = 0; edge < edges; edge++) {
    const kind = next();
    if (edge > entries.length && kind > 0.98) {
      const beside = below(edge);
      [source[edge], target[edge]] = [source[beside], target[beside]];
    } else if (edge < entries.length) target[edge] = entries[edge];
    else {
      source[edge] = 1 + below(nodes - 1);
      target[edge] = endOf(source[edge], kind, { nodes, width, below });
    }
    cost[edge] = Math.max(1, Math.round(-1000 * Math.log(0.001 + 0.999 * next())));
  }
  return { nodes, source, target, cost, entries, targets };
}

function endOf(from, kind, { nodes, width, below }) {
  let to = from + (kind < 0.4 ? 1 : -1) * (1 + below(200));
  if (kind > 0.8) to = from - ((from - 1) % width) + width + below(width);
  if (kind > 0.94) to = 1 + below(from);
  to = Math.min(nodes - 1, Math.max(1, to));
  return to === from ? (from % (nodes - 1)) + 1 : to;
}
