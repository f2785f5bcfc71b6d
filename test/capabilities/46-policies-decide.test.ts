/** Kubernetes policies, administrators' policies and mesh policies decide together who is accepted; in a cloud, security groups. */
import { expect, it } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import { front, list, space, workload } from "./cluster.js";
import { play, store } from "./scenario.js";
import type { Scenario } from "./scenario.js";
import { NETWORK, group, machine, state } from "./terraform.js";

const scenario = await play({
  "cluster.json": list(
    space("shop", { "istio-injection": "enabled" }),
    space("lab", { purpose: "test" }),
    workload("web"),
    workload("cart"),
    workload("db"),
    workload("probe", "lab"),
    front("web", "shop", { type: "LoadBalancer" }),
    front("db"),
  ),
  "network-policy.json": list({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "cart", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: { app: "cart" } },
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
    },
  }),
  "admin-policy.json": list({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind: "AdminNetworkPolicy",
    metadata: { name: "no-lab" },
    spec: {
      priority: 1,
      subject: { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
      ingress: [{ action: "Deny", from: [{ namespaces: { matchLabels: { purpose: "test" } } }] }],
    },
  }),
  "mesh.json": list({
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "db", namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "db" } },
      rules: [{ from: [{ source: { principals: ["cluster.local/ns/shop/sa/cart"] } }] }],
    },
  }),
});
/** The service itself, or an endpoint of it. */
function reachesFromInternet({ opened }: Scenario, service: string): boolean {
  const { uids } = opened.projection;
  const ends = uids.flatMap((uid, node) => (uid === service || uid.startsWith(`${service}#via/`) ? [node] : []));
  const start = opened.projection.nodeOf("internet")!;
  return ends.some((end) => reachNodes(opened, [start], [end]).path.length > 0);
}

const tcp = new Set<string>();
for await (const row of exportRows(store, scenario.workspace, "connections")) {
  const { source, target, protocol } = row as Record<string, string>;
  if (protocol === "tcp" || protocol === "all") tcp.add(`${source!.split("/").at(-1)} -> ${target!.split("/").at(-1)}`);
}

it("a NetworkPolicy lets pods in and the internet not", () => {
  expect(tcp.has("web -> cart")).toBe(true);
  expect(tcp.has("internet -> cart")).toBe(false);
});

it("an administrator's denial comes before it", () => {
  expect([...tcp].filter((each) => /^probe -> (cart|web|db)$/.test(each))).toEqual([]);
});

it("the mesh lets in only the identity that it names", () => {
  expect([...tcp].filter((each) => each.endsWith("-> db"))).toEqual(["cart -> db"]);
});

it("what they all let through is open", () => {
  expect(tcp.has("internet -> web")).toBe(true);
});

const mesh = (kind: string, name: string, spec: object) => ({
  apiVersion: "networking.istio.io/v1",
  kind,
  metadata: { name, namespace: "shop" },
  spec,
});
const routed = await play({
  "cluster.json": list(
    space("shop", { "istio-injection": "enabled" }),
    workload("gw"),
    workload("web"),
    workload("cart"),
    front("gw", "shop", { type: "LoadBalancer" }),
    front("web"),
    front("cart"),
  ),
  "routes.json": list(
    mesh("Gateway", "edge", {
      selector: { app: "gw" },
      servers: [{ port: { number: 80, protocol: "HTTP" }, hosts: ["*"] }],
    }),
    mesh("VirtualService", "shop", {
      hosts: ["shop.example.com"],
      gateways: ["edge"],
      http: [{ route: [{ destination: { host: "web", port: { number: 80 } } }] }],
    }),
    mesh("VirtualService", "inner", { hosts: ["cart"], http: [{ route: [{ destination: { host: "cart" } }] }] }),
  ),
});

it("a mesh route hands requests from the internet on to the service that it names, and to no other", () => {
  const reached = (service: string) => reachesFromInternet(routed, `k8s/c/shop/Service/${service}`);
  expect(["gw", "web", "cart"].map(reached)).toEqual([true, true, false]);
});

const EVERYONE = { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["0.0.0.0/0"] };
const cloud = await play({
  "state.json": state(
    ...NETWORK,
    group("sg-web", [EVERYONE]),
    group("sg-app", [{ protocol: "tcp", from_port: 8080, to_port: 8080, security_groups: ["sg-web"] }]),
    machine("i-web", ["sg-web"], "10.0.0.4", true),
    machine("i-app", ["sg-app"], "10.0.0.5"),
    machine("i-lab", ["sg-lab"], "10.0.0.6"),
    group("sg-lab", []),
  ),
});
const allowed = new Set<string>();
for await (const row of exportRows(store, cloud.workspace, "connections")) {
  const { source, target, protocol, ports } = row as Record<string, string>;
  allowed.add(`${source!.split("/").at(-1)} -> ${target!.split("/").at(-1)} ${protocol} ${ports}`);
}

it("a security group lets in the internet, another only the members of the first", () => {
  expect([...allowed].filter((each) => !each.includes("-> internet")).sort()).toEqual([
    "i-app -> i-web tcp 443",
    "i-lab -> i-web tcp 443",
    "i-web -> i-app tcp 8080",
    "internet -> i-web tcp 443",
  ]);
});
