import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FactGraph, NodeKind } from "../../src/model/index.js";
import { project, projectedNode } from "../../src/pipeline/projection.js";
import { kBest } from "../../src/paths/k-best.js";
import { costsToTarget, jewels, startFrom } from "../../src/pipeline/ranking.js";
import { UNREACHED } from "../../src/paths/distances.js";
import type { FencedWrite } from "../../src/store/batches.js";
import { loadFacts } from "../../src/store/facts.js";
import { searchPaths } from "../../src/store/path-search.js";
import { statement } from "../../src/store/statements.js";
import { writeCostsOf, writeSteps, type StoredStep } from "../../src/store/steps.js";
import { graphNode } from "../model/graph-node.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

const store = await openTestStore();
const write: FencedWrite = (work) => store.transaction("write", async (queries) => void (await work(queries)));

interface Drawn {
  readonly jewels: Readonly<Record<string, number>>;
  readonly hubs: readonly string[];
  readonly steps: readonly {
    readonly source: string;
    readonly target: string;
    readonly cost: number;
    readonly requires?: readonly string[];
  }[];
}

async function publish(workspace: string, drawn: Drawn) {
  await store.implicit(statement("schema/delete-workspace-nodes"), { workspace });
  const uids = new Set([
    "internet",
    ...Object.keys(drawn.jewels),
    ...drawn.steps.flatMap(({ source, target }) => [source, target]),
  ]);
  const kindOf = (uid: string): NodeKind =>
    uid === "internet" ? "Internet" : drawn.hubs.includes(uid) ? "Senders" : "Compute";
  const nodes = new Map([...uids].map((uid) => [uid, graphNode(uid, kindOf(uid))]));
  const facts: FactGraph = { nodes, relationships: new Map(), unjoined: [], notCollected: [] };
  await loadFacts(store, { workspace, analysis: 1 }, facts, { write });
  const scope = { workspace, analysis: 1 };
  const best = drawn.steps.map((step) => ({
    ...step,
    rule: "test/step",
    alternatives: 0,
    requires: step.requires ?? [],
  }));
  const projection = project(
    scope,
    [...nodes.values()].map((each) => projectedNode(each, drawn.jewels[each.uid])),
    best,
  );
  const start = startFrom(projection, [projection.nodeOf("internet")!]);
  const steps: StoredStep[] = best.map((step) => {
    const usable = step.requires.every((uid) => start.held[projection.nodeOf(uid)!] === 1);
    const rest = {
      via: "",
      because: [],
      probability: Math.exp(-step.cost / 1000),
      best: true,
      basis: "configured" as const,
      factors: [],
    };
    return { ...step, ...rest, ...(step.requires.length ? { usableFrom: usable ? ["internet"] : [] } : {}) };
  });
  await writeSteps(store, scope, steps, write);
  const cost = costsToTarget(projection);
  const costs = projection.uids.map((uid, at) => ({
    uid,
    cost: cost[at]! >= UNREACHED ? null : cost[at]!,
    impactCost: drawn.jewels[uid] ?? null,
    impact: null,
  }));
  await writeCostsOf(store, scope, costs, write);
  return { projection, start, scope };
}

describe("the Cypher path query", () => {
  const workspace = freshWorkspace();

  it("keeps paths simple and the sum bounded inside the expansion", async () => {
    const parameters = { workspace: workspace, analysis: 1, entry: "internet", slack: 500, limit: 10 };
    const { summary } = await store.driver.executeQuery(`EXPLAIN ${statement("paths/best-paths")}`, parameters, {
      database: store.database,
    });
    const plan = JSON.stringify(summary.plan);
    expect(plan).toMatch(/Repeat\([^"]*Acyclic/);
    expect(plan).toContain("inlined allReduce()");
  });

  it("does not use a step whose requirement cannot be held", async () => {
    const name = workspace;
    await publish(name, {
      jewels: { db: 0 },
      hubs: [],
      steps: [
        { source: "internet", target: "web", cost: 10 },
        { source: "web", target: "db", cost: 10, requires: ["key"] },
        { source: "vault", target: "key", cost: 10 },
      ],
    });
    expect(await searchPaths(store, { workspace: name, analysis: 1, entry: "internet" }, 5)).toEqual([]);
  });

  it("agrees with the engine on random graphs", async () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "h1", "h2");
    const step = fc.record({
      source: fc.oneof(name, fc.constant("internet")),
      target: name,
      cost: fc.integer({ min: 0, max: 700 }),
      requires: fc.oneof(
        { weight: 5, arbitrary: fc.constant<string[]>([]) },
        { weight: 1, arbitrary: fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 1 }) },
      ),
    });
    const drawn = fc.record({
      jewels: fc.dictionary(fc.constantFrom("d", "e", "f"), fc.integer({ min: 0, max: 900 }), {
        minKeys: 1,
        maxKeys: 2,
      }),
      hubs: fc.constant(["h1", "h2"]),
      steps: fc.uniqueArray(step, {
        minLength: 4,
        maxLength: 22,
        selector: ({ source, target }) => `${source} ${target}`,
      }),
    });
    let longest = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (graph) => {
        const steps = graph.steps.filter(({ source, target }) => source !== target);
        const all = new Set<string>(steps.flatMap(({ source, target }) => [source, target]));
        const usable = steps.filter(({ requires }) => requires.every((uid: string) => all.has(uid)));
        const own = workspace;
        const { projection, start } = await publish(own, { ...graph, steps: usable });
        // Neo4j orders by the steps alone: what they require is priced by the engine afterwards.
        const engine = kBest(start.graph, { sources: [start.node], targets: jewels(projection), hubsAlike: true }, 12);
        const cypher = await searchPaths(store, { workspace: own, analysis: 1, entry: "internet" }, 200);
        const seen = new Set<string>();
        const distinct = cypher
          .filter(({ assets }) => !seen.has(assets.join()) && seen.add(assets.join()))
          .slice(0, 12);
        const found = engine.paths.map(({ nodes, cost }) => ({
          cost,
          assets: nodes.filter((at) => !projection.hub[at]).map((at) => projection.uids[at]),
        }));
        expect(distinct.map(({ cost, assets }) => ({ cost, assets }))).toEqual(found);
        longest = Math.max(longest, found.length);
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(longest).toBeGreaterThan(5);
  });
});
