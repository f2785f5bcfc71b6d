/** The path engine alone, on graphs from files, against the plain C program on the same file. */
import { interleaved, memoryMb } from "./measure.mjs";
import { baselineMs } from "./baseline.mjs";
import { graphFile, readGraph, SIZES } from "./graph-file.mjs";
import { random } from "./random.mjs";
import { backwardDistances, forwardDistances } from "../dist/paths/distances.js";
import { chokePoints } from "../dist/paths/dominators.js";
import { buildGraph } from "../dist/paths/graph.js";
import { pathsInOrder } from "../dist/paths/k-best.js";
import { minimumCut } from "../dist/paths/min-cut.js";
import { riskOf } from "../dist/paths/open.js";
import { bestPerPair } from "../dist/paths/pairs.js";
import { simulate } from "../dist/paths/simulation.js";
import { unchanged } from "../dist/paths/overlay.js";
import { pricerAlong } from "../dist/paths/price-along.js";
import { bestPriced } from "../dist/paths/priced.js";
import { rankingDifference } from "../dist/paths/ranking-difference.js";
import { layOver, underChanges, whatIf, whatIfBase } from "../dist/paths/what-if.js";

/** By part: its rows, from a size and a number of rounds. */
export const PARTS = {
  "rank-large": rankLarge,
  "rank-middle": (ask) => [{ ...rank(ask, 1000).whole, name: "top-1000" }],
  "rank-deep": (ask) => [{ ...rank(ask, 100).whole, name: "deep-top-100" }],
  pairs,
  reachability,
  dominators: (ask) =>
    measure(ask, "dominators", ({ graph, targets }) => chokePoints(graph, { sources: [0], targets })),
  "minimum-cut": minimumCutOf,
  "what-if": whatIfOf,
  simulation: (ask) =>
    measure(ask, "simulation", ({ graph, targets }) => simulate(graph, { sources: [0], targets, worlds: 1024 })),
  growth,
};

function open(size) {
  const file = graphFile(size);
  const { entries, targets, ...columns } = readGraph(file);
  return { file, graph: buildGraph(columns), entries, targets, roots: targets.map((node) => ({ node, cost: 0 })) };
}

function clock(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** One row: `prepare` returns what is measured; what it does before is not. */
function measure({ size, rounds }, name, work, prepare = () => undefined) {
  const opened = open(size);
  const made = prepare(opened);
  return interleaved(
    rounds,
    () => baselineMs(opened.file),
    () => ({ [name]: clock(() => work(opened, made)) }),
  );
}

function rankLarge(ask) {
  const { whole, alone } = rank(ask, 1000);
  const memory = { name: "memory", memoryMb: memoryMb(), ratio: memoryMb() / 600 };
  return [{ ...whole, name: "tree-and-top-1000" }, { ...alone, name: "top-1000-alone" }, memory];
}

/** The tree and the first paths, and the paths alone. */
function rank({ size, rounds }, limit) {
  const { file, graph, roots } = open(size);
  const base = () => baselineMs(file);
  const [whole, alone] = interleaved(rounds, base, () => {
    let tree;
    const treeMs = clock(() => (tree = backwardDistances(graph, roots)));
    const pathsMs = clock(() => listed(pathsInOrder(graph, { sources: [0], targets: roots, tree }), limit));
    return { whole: treeMs + pathsMs, alone: pathsMs };
  });
  return { whole, alone };
}

function listed(stream, limit) {
  const paths = [];
  for (let path = stream.next(); path && paths.push(path) < limit; path = stream.next());
  return paths;
}

function pairs(ask) {
  return measure(ask, "pairs-64x32", ({ graph, entries, roots }) =>
    bestPerPair(graph, { entries, targets: roots }).map(({ path }) => riskOf(path.cost)),
  );
}

/** Likelihood and risk of each asset, and of a finding on each tenth step. */
function reachability(ask) {
  const prepare = ({ graph }) => {
    const { offset, node, cost } = graph.forward;
    const findings = [];
    const next = random(13);
    for (let source = 0; source < graph.nodes; source++)
      for (let slot = offset[source]; slot < offset[source + 1]; slot++)
        if (next() < 0.1) findings.push(source, node[slot], cost[slot]);
    return Int32Array.from(findings);
  };
  const work = ({ graph, roots }, findings) => {
    const before = forwardDistances(graph, [{ node: 0, cost: 0 }]).cost;
    const onward = backwardDistances(graph, roots).cost;
    const likelihoods = Float64Array.from(before, (cost) => riskOf(cost) / 100);
    const assets = Float64Array.from(before, (cost, node) => riskOf(cost + onward[node]));
    const steps = new Float64Array(findings.length / 3);
    for (let i = 0; i < steps.length; i++)
      steps[i] = riskOf(before[findings[3 * i]] + findings[3 * i + 2] + onward[findings[3 * i + 1]]);
    return { assets, likelihoods, steps };
  };
  return measure(ask, "reachability", work, prepare);
}

function minimumCutOf(ask) {
  const prepare = ({ graph }) => {
    const next = random(7);
    const capacities = (length) => Int32Array.from({ length }, () => 1 + Math.floor(20 * next()));
    return { edgeCapacity: capacities(graph.edges), nodeCapacity: capacities(graph.nodes) };
  };
  const work = ({ graph, targets }, capacities) => minimumCut(graph, { sources: [0], targets, ...capacities });
  return measure(ask, "minimum-cut", work, prepare);
}

/** Ten changes on the best paths and elsewhere, another ten each time: the new top 100 and what became of each path. */
function whatIfOf(ask) {
  const prepare = ({ graph, roots }) => {
    const sources = [0];
    const base = whatIfBase(graph, { sources, targets: roots });
    const { paths } = bestPriced(graph, { sources, targets: roots }, 100);
    base.costFrom(sources);
    const own = new Map(roots.map(({ node, cost }) => [node, cost]));
    const before = sideOf(own, paths, { overlay: unchanged(graph), start: new Set(sources) });
    return { base, own, before, next: random(9) };
  };
  const work = (_opened, { base, own, before, next }) => {
    const changes = tenChanges(base.graph, before.paths, next);
    const laid = layOver(base, changes);
    const after = whatIf(base, { laid, limit: 100, expected: before.paths.at(-1)?.cost });
    const side = sideOf(own, after.paths, underChanges(base, laid, [0]));
    return { ...after, difference: rankingDifference(before, side) };
  };
  return measure(ask, "what-if", work, prepare);
}

function sideOf(own, paths, { overlay, start }) {
  const price = pricerAlong(overlay);
  const costOf = (assets) => price({ start, assets, own: own.get(assets.at(-1)) });
  return { paths, assetsOf: ({ nodes }) => nodes, costOf };
}

function tenChanges(graph, before, next) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const edge = () => one(one(before).edges);
  const node = () => 1 + Math.floor(next() * (graph.nodes - 1));
  return {
    removedEdges: [edge(), edge(), edge(), edge(), edge()],
    removedNodes: [one(one(before).nodes.slice(1, -1))],
    costs: [edge(), edge()].map((changed) => ({ edge: changed, cost: 3000 })),
    addedEdges: [100, 200].map((cost) => ({ source: node(), target: node(), cost })),
  };
}

/** How time per step grows from S to L, against the C program with the same kind of queue. */
function growth({ size, rounds }) {
  const perStep = (of, runs) => {
    const { file, graph, roots } = open(of);
    const base = () => baselineMs(file, { queue: "dial", runs: of === "S" ? 9 : 1 });
    const [row] = interleaved(runs, base, () => ({ tree: clock(() => backwardDistances(graph, roots)) }));
    return row;
  };
  const [small, large] = [perStep("S", 5 * rounds), perStep(size, rounds)];
  const steps = SIZES[size].edges / SIZES.S.edges;
  const grows = { ms: large.ms / small.ms / steps, baselineMs: large.baselineMs / small.baselineMs / steps };
  return [{ name: "growth", ...grows, ratio: grows.ms / grows.baselineMs, memoryMb: memoryMb() }];
}
