// The path engine alone, on a graph of this script's own making or on a file of the same layout:
//   npm run build && node bench/paths.mjs [--file graph.bin] [--nodes 100000 --edges 495000 --layers 8] [--paths 1000]
//     [--work dominators,min-cut,what-if,simulation,importance,fixes,through,blast] [--baseline ../shared/bench/dijkstra]
// Prints JSON: median milliseconds of the backward tree and of the paths, sums of costs, memory; and for each work named
// the least and median milliseconds, and their ratio to the baseline program's on the same file. The layout of a file:
// one line of JSON {n, m, entries, targets}, then source, target and cost as little-endian 32-bit columns.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { blastForward } from "../dist/paths/blast.js";
import { backwardDistances } from "../dist/paths/distances.js";
import { chokePoints } from "../dist/paths/dominators.js";
import { planFixes } from "../dist/paths/fix-plan.js";
import { buildGraph } from "../dist/paths/graph.js";
import { edgesOnBestPaths, mostImportant, nodesOnBestPaths, scales } from "../dist/paths/importance.js";
import { kBest, pathsInOrder } from "../dist/paths/k-best.js";
import { minimumCut } from "../dist/paths/min-cut.js";
import { simulate } from "../dist/paths/simulation.js";
import { bestThrough } from "../dist/paths/through.js";
import { whatIf, whatIfBase } from "../dist/paths/what-if.js";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};

/** Small, seeded, good enough for graphs: mulberry32. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Layers of nodes; most edges stay near, some lead to the next layer, a few lead back. Node 0 leads to 64 entries. */
function layered({ nodes, edges, layers, seed }) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const width = Math.floor((nodes - 1) / layers);
  const entries = Array.from({ length: 64 }, () => 1 + below(width));
  const targets = Array.from({ length: 32 }, () => nodes - 1 - below(width));
  const source = new Uint32Array(edges);
  const target = new Uint32Array(edges);
  const cost = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) {
    const from = edge < entries.length ? 0 : 1 + below(nodes - 1);
    const kind = next();
    let to = from + (kind < 0.4 ? 1 : -1) * (1 + below(200));
    if (kind > 0.8) to = from + width - below(width >> 1);
    if (kind > 0.96) to = 1 + below(from);
    source[edge] = from;
    target[edge] = edge < entries.length ? entries[edge] : Math.min(nodes - 1, Math.max(1, to));
    cost[edge] = Math.max(1, Math.round(-1000 * Math.log(0.001 + 0.999 * next())));
  }
  return { nodes, source, target, cost, targets };
}

function fromFile(path) {
  const bytes = readFileSync(path);
  const line = bytes.indexOf(10);
  const { n: nodes, m: edges, targets } = JSON.parse(bytes.toString("utf8", 0, line));
  const column = (i, Kind) =>
    new Kind(new Uint8Array(bytes.subarray(line + 1 + 4 * i * edges, line + 1 + 4 * (i + 1) * edges)).buffer);
  return {
    nodes,
    source: column(0, Uint32Array),
    target: column(1, Uint32Array),
    cost: column(2, Int32Array),
    targets,
  };
}

const file = option("file");
const limit = Number(option("paths", 1000));
const input = file
  ? fromFile(file)
  : layered({
      nodes: Number(option("nodes", 100_000)),
      edges: Number(option("edges", 495_000)),
      layers: Number(option("layers", 8)),
      seed: Number(option("seed", 1)),
    });
const started = performance.now();
const graph = buildGraph(input);
const buildMs = performance.now() - started;
const roots = input.targets.map((node) => ({ node, cost: 0 }));

const runs = Array.from({ length: Number(option("runs", 5)) }, () => {
  const begun = performance.now();
  const tree = backwardDistances(graph, roots);
  const treeMs = performance.now() - begun;
  const stream = pathsInOrder(graph, { sources: [0], targets: roots, tree });
  const costs = [];
  for (let path = stream.next(); path && costs.push(path.cost) < limit; path = stream.next());
  return {
    treeMs,
    pathsMs: performance.now() - begun - treeMs,
    costs,
    distance: tree.cost[0],
  };
});
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const { costs, distance } = runs[0];
const sum = (count) =>
  costs.length < count ? undefined : costs.slice(0, count).reduce((total, cost) => total + cost, 0);

/** What each work measures; what comes before the returned function is not measured. */
const works = {
  dominators: () => () => chokePoints(graph, { sources: [0], targets: input.targets }),
  "min-cut": () => {
    const next = random(7);
    const edgeCapacity = Int32Array.from({ length: graph.edges }, () => 1 + Math.floor(20 * next()));
    const nodeCapacity = Int32Array.from({ length: graph.nodes }, () => 1 + Math.floor(20 * next()));
    return () => minimumCut(graph, { sources: [0], targets: input.targets, edgeCapacity, nodeCapacity });
  },
  /** Ten changes on the best paths and elsewhere, another ten each time, and the new top 100. */
  "what-if": () => {
    const base = whatIfBase(graph, { sources: [0], targets: roots });
    const before = kBest(graph, { sources: [0], targets: roots, tree: base.tree }, 100).paths;
    const next = random(9);
    const one = (list) => list[Math.floor(next() * list.length)];
    const edge = () => one(one(before).edges);
    const node = () => 1 + Math.floor(next() * (graph.nodes - 1));
    return () =>
      whatIf(base, {
        changes: {
          removedEdges: [edge(), edge(), edge(), edge(), edge()],
          removedNodes: [one(one(before).nodes.slice(1, -1))],
          costs: [edge(), edge()].map((changed) => ({ edge: changed, cost: 3000 })),
          addedEdges: [100, 200].map((cost) => ({ source: node(), target: node(), cost })),
        },
        before,
        limit: 100,
      });
  },
  simulation: () => () => simulate(graph, { sources: [0], targets: input.targets, worlds: 1024 }),
  importance: () => {
    const measured = scales(graph, { sources: [0], targets: roots });
    return () => mostImportant(measured, nodesOnBestPaths(measured), 20);
  },
  fixes: () => {
    const measured = scales(graph, { sources: [0], targets: roots });
    const next = random(11);
    const fixes = edgesOnBestPaths(measured).map(({ edges: [edge] }) => ({
      cost: 1 + Math.floor(9 * next()),
      effects: [{ edge, raise: 2000 }],
    }));
    return () => planFixes(measured, fixes, { budget: 20, effort: 0 });
  },
  through: () => () => bestThrough(graph, { sources: [0], targets: roots, through: [graph.nodes >> 1] }),
  blast: () => () => blastForward(graph, { nodes: [1] }),
};

/** The plain C program's median on the same file; without a file or a program there is no ratio. */
function baseline() {
  const program = option("baseline");
  return file && program ? JSON.parse(execFileSync(program, [file], { encoding: "utf8" })).ms : undefined;
}

const results = (option("work", "") || "").split(",").flatMap((name) => {
  if (!works[name]) return [];
  const baselineMs = baseline();
  const work = works[name]();
  const ms = Array.from({ length: Number(option("runs", 5)) }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  const leastMs = Math.min(...ms);
  return [{ name, ms: median(ms), leastMs, baselineMs, ratio: baselineMs && leastMs / baselineMs }];
});

console.log(
  JSON.stringify({
    nodes: graph.nodes,
    edges: graph.edges,
    buildMs,
    treeMs: median(runs.map(({ treeMs }) => treeMs)),
    pathsMs: median(runs.map(({ pathsMs }) => pathsMs)),
    firstRun: { treeMs: runs[0].treeMs, pathsMs: runs[0].pathsMs },
    distance,
    paths: costs.length,
    sumOf100: sum(100),
    sumOf1000: sum(1000),
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
    results,
  }),
);
