import { describe, expect, it } from "vitest";
import { INTERNET } from "../../src/model/index.js";
import { GraphBuilder, type SourcedFact } from "../../src/resolve/graph-builder.js";

const origin = {
  statedBy: "any",
  format: "kubernetes",
  sequence: 0,
  path: "estate.json",
  at: "/0",
  basis: "configured",
};

const service = (uid: string, more: object = {}) =>
  ({
    fact: "asset",
    kind: "Service",
    uid,
    aliases: [],
    properties: {},
    mention: false,
    ...origin,
    ...more,
  }) as SourcedFact;

const connects = {
  fact: "relationship",
  type: "CAN_CONNECT",
  source: INTERNET,
  target: "shop",
  properties: {},
  ...origin,
} as SourcedFact;

/** The graph of these assets and what they are related by. */
function graphOf(assets: readonly SourcedFact[], relationships: readonly SourcedFact[] = []) {
  const builder = new GraphBuilder();
  builder.addAssets(assets.filter((fact) => fact.fact === "asset"));
  builder.addRelationships(relationships.filter((fact) => fact.fact === "relationship"));
  return builder.finish({ unjoined: [], notCollected: [] });
}

describe("the internet", () => {
  it.each([
    ["described", service(INTERNET, { name: "mine", aliases: ["db"] })],
    ["mentioned", service(INTERNET, { mention: true })],
    ["called so", service("gateway", { aliases: [INTERNET] })],
  ])("stays the internet where an asset is %s by its name", (_how, fact) => {
    const graph = graphOf([fact, service("shop")], [connects]);
    expect(graph.nodes.get(INTERNET)).toMatchObject({ kind: "Internet", name: "the internet", aliases: [] });
    expect([...graph.relationships.values()]).toMatchObject([{ source: INTERNET, target: "shop" }]);
  });

  it("says where something was claimed of it", () => {
    const { unjoined } = graphOf([service(INTERNET)]);
    expect(unjoined).toEqual([
      {
        path: "estate.json",
        at: "/0",
        why: expect.stringContaining("no Service: what is said of it here is not used"),
      },
    ]);
  });
});

describe("what a person adds to an asset", () => {
  const added = service("shop", { mention: true, format: "inventory", at: "/services/3" });

  it("is said to stand alone where no source describes the asset", () => {
    const { nodes, unjoined } = graphOf([added]);
    expect(nodes.has("shop")).toBe(true);
    expect(unjoined).toMatchObject([{ at: "/services/3", why: expect.stringContaining('addsTo names "shop"') }]);
  });

  it.each([
    ["a source describes it", [service("shop"), added]],
    ["a source describes it by another name", [service("k8s/shop", { aliases: ["shop"] }), added]],
    ["it is a part of one", [service("shop#http", { mention: true, format: "inventory" })]],
    ["a scanner mentions it", [service("shop", { mention: true })]],
  ])("is not remarked upon where %s", (_what, facts) => {
    expect(graphOf(facts).unjoined).toEqual([]);
  });
});
