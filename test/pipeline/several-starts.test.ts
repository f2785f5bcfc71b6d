/** Whoever attacks from where the facts say holds all of the starts; whoever is asked about by name holds what is named. */
import { expect, it } from "vitest";
import { rank, startFrom } from "../../src/pipeline/ranking.js";
import { sideOf, sideUnder } from "../../src/pipeline/ranking-sides.js";
import { reachabilityOf } from "../../src/pipeline/reachability.js";
import { estate } from "./drawn.js";

const drawn = estate("internet->a:100 a->store:200&b x->store:9&a", { jewels: { store: 50 }, breaches: ["b"] });
const ways = (paths: readonly { nodes: readonly number[]; cost: number }[]) =>
  paths.map(({ nodes, cost }) => `${nodes.map((node) => drawn.uids[node]).join(" ")} ${cost}`);

it("a path from one start takes what another one gives, at no cost", () => {
  expect(ways(rank(drawn).paths)).toEqual(["internet a store 350"]);
  expect(rank(drawn).paths[0]!.branches).toEqual([]);
  expect(reachabilityOf(drawn)("store")).toMatchObject({ path: ["internet", "a", "store"] });
});

it("so do what-if questions, and no longer once that start is gone", () => {
  const before = sideOf(drawn, { limit: 5 });
  expect(ways(before.paths)).toEqual(["internet a store 350"]);
  const under = (nodes: string[]) =>
    sideUnder(drawn, { removedNodes: nodes.map((uid) => drawn.nodeOf(uid)!) }, { limit: 5, before });
  expect(ways(under(["x"]).paths)).toEqual(["internet a store 350"]);
  expect(ways(under(["b"]).paths)).toEqual([]);
});

it("whoever starts elsewhere holds the internet alone beside it", () => {
  expect(startFrom(drawn, [drawn.nodeOf("a")!]).held[drawn.nodeOf("store")!]).toBe(0);
  expect(startFrom(drawn, [drawn.nodeOf("x")!]).held[drawn.nodeOf("store")!]).toBe(1);
});
