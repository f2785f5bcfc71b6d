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
