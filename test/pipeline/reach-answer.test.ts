/** A "no" says first which connection is missing and which object denies it. */
import { describe, expect, it } from "vitest";
import { reachAnswer } from "../../src/pipeline/reach-answer.js";
import { workload } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";

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
