/** From a cluster's export and its scanners' files to what an interface without a login gives, and to whom. */
import { expect, it } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import { play, store } from "../capabilities/scenario.js";
import type { Scenario } from "../capabilities/scenario.js";

const node = (name: string, address: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  status: { addresses: [{ type: "InternalIP", address }] },
});
const pod = (name: string, nodeName: string, namespace = "shop", spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: { app: name } },
  spec: { nodeName, automountServiceAccountToken: false, containers: [{ name, image: "example.com/app:1" }], ...spec },
});
const CLUSTER = {
  apiVersion: "v1",
  kind: "List",
  items: [
    node("m", "10.0.0.1", { "node-role.kubernetes.io/control-plane": "" }),
    node("w", "10.0.0.2"),
    node("x", "10.0.0.3"),
    pod("cart", "w"),
    pod("blog", "x"),
    pod("shut", "x"),
    pod("page", "x", "board", {
      automountServiceAccountToken: true,
      serviceAccountName: "board",
      containers: [{ name: "page", image: "kubernetesui/dashboard:v2.7.0", ports: [{ containerPort: 9090 }] }],
    }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "page", namespace: "board" },
      spec: { clusterIP: "10.96.0.9", selector: { app: "page" }, ports: [{ port: 80, targetPort: 9090 }] },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "shut", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "shut" } }, policyTypes: ["Egress"] },
    },
  ],
};
const seen = (vid: string, location: string) => ({
  location,
  vid,
  category: "c",
  severity: "high",
  vulnerability: vid,
  description: "d",
});
const scan = (...vulnerabilities: object[]) => ({
  nodes: [{ type: "Node/Master", location: "10.0.0.1" }],
  services: [],
  vulnerabilities,
});

const kubelet = await play({
  "cluster.json": CLUSTER,
  "hunter.json": scan(
    seen("KHV039", "10.0.0.2:10250"),
    seen("KHV040", "10.0.0.2:10250"),
    seen("KHV036", "10.0.0.3:10250"),
    seen("KHV032", "10.9.9.9:2379"),
  ),
});
const scanned = await play({
  "cluster.json": CLUSTER,
  "hunter.json": scan(seen("KHV031", "10.0.0.1:2379"), seen("KHV029", "10.96.0.9:80")),
});
const quiet = await play({ "cluster.json": CLUSTER, "hunter.json": scan(seen("KHV036", "10.0.0.2:10250")) });

function isReachable({ opened }: Scenario, from: string, to: string): boolean {
  const [start, end] = [from, to].map((name) => opened.projection.nodeOf(`k8s/c/${name}`));
  if (start === undefined || end === undefined) throw new Error(`${from} or ${to} is not there`);
  return reachNodes(opened, [start], [end]).path.length > 0;
}

it("a kubelet that ran a command gives the pods on its node, and not the node", () => {
  expect(isReachable(kubelet, "shop/Pod/blog", "shop/Pod/cart")).toBe(true);
  expect(isReachable(kubelet, "shop/Pod/blog", "Node/w")).toBe(false);
  expect(isReachable(kubelet, "shop/Pod/blog", "administrator")).toBe(false);
});

it("no pod on another node, whose kubelet only let anonymous requests be judged", () => {
  expect(isReachable(kubelet, "shop/Pod/cart", "shop/Pod/blog")).toBe(false);
  expect(isReachable(quiet, "shop/Pod/blog", "shop/Pod/cart")).toBe(false);
});

it("etcd that took what was written gives the cluster", () => {
  expect(isReachable(scanned, "shop/Pod/blog", "administrator")).toBe(true);
  expect(isReachable(quiet, "shop/Pod/blog", "administrator")).toBe(false);
});

it("a dashboard that showed the cluster gives its own account", () => {
  expect(isReachable(scanned, "shop/Pod/blog", "board/ServiceAccount/board")).toBe(true);
  expect(isReachable(quiet, "shop/Pod/blog", "board/ServiceAccount/board")).toBe(false);
});

it("none of them gives anything to a pod that policies let out to nobody", () => {
  expect(isReachable(kubelet, "shop/Pod/shut", "shop/Pod/cart")).toBe(false);
  for (const end of ["administrator", "board/ServiceAccount/board"])
    expect(isReachable(scanned, "shop/Pod/shut", end)).toBe(false);
});

it("what was found at an address that nothing has is reported", () => {
  expect(kubelet.analysis.unjoined.map(({ why }) => why)).toContainEqual(expect.stringContaining("10.9.9.9:2379"));
});

it("what two of the scanner's checks say of one interface is one finding", async () => {
  const rules: unknown[] = [];
  for await (const row of exportRows(store, kubelet.workspace, "findings")) {
    const { asset, cwes } = row as { asset: string; cwes?: string[] };
    if (cwes?.includes("CWE-306")) rules.push(asset);
  }
  expect(rules.filter((asset) => asset === "k8s/c/Node/w/port/10250")).toHaveLength(1);
});

it("the interfaces are no ends of connections, which the policies' view tells by addresses", async () => {
  for await (const row of exportRows(store, scanned.workspace, "connections"))
    expect((row as { target: string }).target).not.toContain("/port/");
});
