/** A "no" says first which connection is missing and which object denies it. */
import { describe, expect, it } from "vitest";
import { pathsBetween, rankedPaths } from "../../src/pipeline/path-questions.js";
import { reachAnswer } from "../../src/pipeline/reach-answer.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import { whyNot } from "../../src/pipeline/why-not.js";
import { workload } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";
import { neededWay } from "./needed-way.js";

const policy = (name: string, app: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { podSelector: ${app === "" ? "{}" : `{ matchLabels: { app: ${app} } }`}, ${spec} }
`;
const from = (app: string) => `ingress: [{ from: [{ podSelector: { matchLabels: { app: ${app} } } }] }]`;

const { opened } = await play({
  "shop.yaml": [
    ...["web", "cart", "cache", "open", "jailed", "sealed"].map((name) =>
      workload("shop", name, `registry.example/${name}:1`),
    ),
    policy("cache", "cache", from("cart")),
    policy("sealed", "sealed", "policyTypes: [Ingress]"),
    // Of the two that are about it one lets everybody in, so that neither denies anything.
    policy("open-narrow", "open", from("cart")),
    policy("open-wide", "open", "ingress: [{}]"),
    policy("jailed", "jailed", "policyTypes: [Egress], egress: []"),
  ].join(""),
});
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const deployment = (name: string) => `k8s/c/shop/Deployment/${name}`;
const service = (name: string) => `k8s/c/shop/Service/${name}`;
const first = async (start: string, end: string) => {
  const { reachable, blocked } = await reachAnswer(store, opened, [node(start)], [node(end)]);
  expect(reachable).toBe(false);
  return blocked[0]!;
};

describe("what denies a connection", () => {
  it("is named with those who are let in, though an attacker might come by another way", async () => {
    const { source, target, why } = await first(deployment("web"), deployment("cache"));
    expect([source, target]).toEqual([deployment("web"), service("cache")]);
    expect(why).toBe(
      `under shop/NetworkPolicy/cache, nobody but these may connect to it; these: ${deployment("cart")}`,
    );
  });

  it("of the internet as well", async () => {
    expect((await first("internet", deployment("cache"))).why).toContain("shop/NetworkPolicy/cache");
  });

  it("lets in nobody where no rule allows anything", async () => {
    expect((await first(deployment("web"), deployment("sealed"))).why).toBe(
      "under shop/NetworkPolicy/sealed, nobody may connect to it",
    );
  });

  it("may be what the start is allowed to connect to", async () => {
    const { why } = await first(deployment("jailed"), deployment("web"));
    expect(why).toMatch(/^under shop\/NetworkPolicy\/jailed, which is about what the start may connect to, nobody but/);
  });

  it("is no policy that is undone by another one", async () => {
    const found = await reachAnswer(store, opened, [node(deployment("web"))], [node(deployment("open"))]);
    expect(found.blocked.map(({ why }) => why).join()).not.toContain("NetworkPolicy");
    expect(found.blocked[0]).toMatchObject({ source: service("open"), why: expect.stringContaining("weakness") });
  });
});

it("a no is as complete as what why-not says of the same ends", async () => {
  const ends = [[node(deployment("web"))], [node(deployment("cache"))]] as const;
  const { complete, more } = await whyNot(store, opened, { from: ends[0], to: ends[1], limit: 20 });
  expect(await reachAnswer(store, opened, ...ends)).toMatchObject({ complete, more });
});

it("the ranked list says where only the best of each entry and target follow", async () => {
  const { opened: needing } = await play(neededWay());
  const { paths } = await rankedPaths(store, needing, 10);
  const cut = { ...needing, published: { ...needing.published, exact: 1 } };
  expect(await rankedPaths(store, cut, 10)).toMatchObject({
    complete: false,
    more: true,
    limits: ["behind the first 1 stand only the best of each entry and target"],
    paths,
  });
  expect(await rankedPaths(store, cut, 1)).toMatchObject({ complete: true, more: true, limits: [] });
});

describe("a yes", () => {
  it("counts what a step needs, and says the same as the ranked paths between the two", async () => {
    const { opened: needing } = await play(neededWay());
    const [start, end] = [needing.projection.nodeOf("internet")!, needing.projection.nodeOf("ledger")!];
    const found = await reachAnswer(store, needing, [start], [end]);
    const { paths } = await pathsBetween(store, needing, { from: [start], to: [end], limit: 1 });
    expect(found.likelihood).toBe(paths[0]!.likelihood);
    expect(found.steps).toEqual(paths[0]!.steps);
    const pair = reachNodes(needing, [start], [end]);
    expect(pair.likelihood).toBeGreaterThan(found.likelihood);
    const { likelihood, path } = await whyNot(store, needing, { from: [start], to: [end], limit: 1 });
    expect([likelihood, path]).toEqual([found.likelihood, found.path]);
  });

  it("takes no step where the end is held from the start", async () => {
    const web = node(deployment("web"));
    expect(await reachAnswer(store, opened, [web], [web])).toMatchObject({ reachable: true, likelihood: 1, steps: [] });
  });

  it("needs nothing that is held beside: where the facts say that attackers start, all of these starts", async () => {
    const { opened: breached } = await play(neededWay({ breached: true }));
    const of = (uid: string) => breached.projection.nodeOf(uid)!;
    expect(reachNodes(breached, [of("front-app")], [of("ledger")]).reachable).toBe(true);
    const { likelihood } = await reachAnswer(store, breached, [of("front-app")], [of("ledger")]);
    const { paths } = await pathsBetween(store, breached, { from: [of("front-app")], to: [of("ledger")], limit: 1 });
    expect(likelihood).toBe(paths[0]!.likelihood);
  });
});
