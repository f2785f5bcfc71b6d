/** Pods on whichever of many nodes, for workloads that a node or their own settings let out of their container. */
import { describe, expect, it } from "vitest";
import { StatedFact, type FactGraph } from "../../src/model/index.js";
import type { SourcedFact } from "../../src/resolve/graph-builder.js";
import { resolve } from "../../src/resolve/index.js";

const BY = { path: "f", statedBy: "s", format: "f", sequence: 0 };
const said = (value: object): SourcedFact => ({ ...StatedFact.parse({ at: "", ...value }), ...BY });
const object = (value: object) => said({ fact: "object", domain: "kubernetes", partition: "k8s/c", value });

const node = (index: number, spec: object = {}, zone = "a") =>
  object({ apiVersion: "v1", kind: "Node", metadata: { name: `n${index}`, labels: { zone } }, spec });
const NODES = Array.from({ length: 30 }, (_, index) => node(index));

function job(name: string, settings: object = {}, zone?: string) {
  const spec = {
    serviceAccountName: name,
    nodeSelector: zone === undefined ? {} : { zone },
    containers: [{ name: "m", image: "x:1", securityContext: settings }],
  };
  const metadata = { name, namespace: "shop" };
  return object({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata,
    spec: { jobTemplate: { spec: { template: { spec } } } },
  });
}
const weak = (name: string, more: object = {}) =>
  said({
    fact: "report",
    id: name,
    tool: { name: "t" },
    title: "t",
    kind: "sca",
    cve: "CVE-2022-0847",
    assets: [name],
    ...more,
  });

const graphOf = (...facts: readonly SourcedFact[]) => resolve(facts, { today: "2026-01-01" });
const shared = ({ nodes }: FactGraph) =>
  [...nodes.keys()].flatMap((uid) => /^k8s\/c\/shop\/CronJob\/(.+)#on\/any_node$/.exec(uid)?.[1] ?? []);
const leadsTo = ({ relationships }: FactGraph, name: string) =>
  [...relationships.values()].flatMap(({ source, type, target }) =>
    source === `k8s/c/shop/CronJob/${name}#on/any_node` ? [`${type} ${target}`] : [],
  );

describe("a pod on whichever of many nodes", () => {
  it("is there for each workload that may come onto a weak node, and leads where the workload leads", () => {
    const elsewhere = Array.from({ length: 30 }, (_, index) => node(100 + index, {}, "b"));
    const jobs = [job("cart", {}, "a"), job("orders", {}, "a"), job("far", {}, "b")];
    const graph = graphOf(...NODES, ...elsewhere, ...jobs, weak("Node/n3"));
    expect(shared(graph)).toEqual(["cart", "orders"]);
    expect(leadsTo(graph, "cart")).toContain("RUNS_AS k8s/c/shop/ServiceAccount/cart");
    expect(leadsTo(graph, "cart").filter((link) => link.startsWith("RUNS_ON"))).toEqual([]);
  });

  it("is not there by a setting of a node, which lets nothing out", () => {
    expect(shared(graphOf(...NODES, job("cart"), weak("Node/n3", { cve: undefined, control: "CIS-4.2.1" })))).toEqual(
      [],
    );
  });

  it("is there for a workload that breaks out by its own settings, and not for those beside it", () => {
    const graph = graphOf(...NODES, job("agent", { privileged: true }), job("cart"));
    expect(shared(graph)).toEqual(["agent"]);
    expect(graph.nodes.get("k8s/c/shop/CronJob/agent#on/any_node")?.properties).toMatchObject({
      privileged: true,
      part: true,
    });
  });

  it("knows the weak node as the cloud or an inventory names it", () => {
    const nodes = [node(0, { providerID: "aws:///eu-west-1a/i-0abc" }), ...NODES.slice(1)];
    const own = said({ fact: "asset", uid: "rack-7", kind: "Compute", aliases: ["Node/n1"] });
    for (const name of ["i-0abc", "rack-7"])
      expect(shared(graphOf(...nodes, job("cart"), own, weak(name))), name).toEqual(["cart"]);
  });

  const has = (source: string, key: string) => said({ fact: "relationship", type: "USES_SECRET", source, target: key });
  const secret = (uid: string) => said({ fact: "asset", uid, kind: "Secret" });
  const names = (uid: string, alias: string, properties: object = {}) =>
    said({ fact: "asset", uid, kind: "Compute", aliases: [alias], properties, mention: true });

  it.each([
    ["in one order", (facts: SourcedFact[]) => facts],
    ["in the other", (facts: SourcedFact[]) => facts.reverse()],
  ])("has what sources say of the workload by any of its names, %s", (_name, ordered) => {
    const facts = ordered([
      names("k8s/c/shop/CronJob/cart", "cart-job", { criticality: "high" }),
      names("shop/CronJob/cart", "cart-of-the-shop", { owner: "shop-team" }),
      has("cart-job", "key"),
      has("cart-of-the-shop", "password"),
    ]);
    const graph = graphOf(...NODES, job("cart"), weak("Node/n3"), secret("key"), secret("password"), ...facts);
    expect(leadsTo(graph, "cart")).toEqual(expect.arrayContaining(["USES_SECRET key", "USES_SECRET password"]));
    expect(graph.nodes.get("k8s/c/shop/CronJob/cart#on/any_node")?.properties).toMatchObject({
      criticality: "high",
      owner: "shop-team",
      runtime: "pod workload",
    });
  });
});
