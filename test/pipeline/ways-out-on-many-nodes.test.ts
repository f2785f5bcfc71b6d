/** Workloads that break out of their containers and may come onto each of many nodes: what they get, and what it takes to say it. */
import { describe, expect, it } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { play, store } from "../capabilities/scenario.js";
import { leadsTo } from "./leads-to.js";

const node = (index: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `n${index}`, labels: { zone: "a" } },
  status: { addresses: [{ type: "InternalIP", address: `10.0.0.${index + 1}` }] },
});
const OTHER = { ...node(200), metadata: { name: "other", labels: { zone: "b" } } };

function workload(
  kind: string,
  name: string,
  { container = {}, spec = {} }: { container?: object; spec?: object } = {},
) {
  const env = [{ name: "KEY", valueFrom: { secretKeyRef: { name: `${name}-key`, key: "k" } } }];
  const containers = [{ name: "main", image: "example.com/app:1", env, ...container }];
  const pods = { nodeSelector: { zone: "a" }, serviceAccountName: name, containers, ...spec };
  const template = { metadata: { labels: { app: name } }, spec: pods };
  return { apiVersion: "apps/v1", kind, metadata: { name, namespace: "shop" }, spec: { template } };
}
const privileged = (name: string, kind = "DaemonSet") =>
  workload(kind, name, { container: { securityContext: { privileged: true } } });
const mounting = (name: string, path: string, readOnly: boolean) =>
  workload("DaemonSet", name, {
    container: { volumeMounts: [{ name: "v", mountPath: "/v", readOnly }] },
    spec: { volumes: [{ name: "v", hostPath: { path } }] },
  });
const placed = (name: string, nodeName: string) => {
  const { metadata, spec } = workload("Pod", name);
  const volumes = [{ name: "s", secret: { secretName: `${name}-key` } }];
  const containers = [{ name: "m", image: "x:1", volumeMounts: [{ name: "s", mountPath: "/s" }] }];
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec.template.spec, containers, volumes, nodeName } };
};
const monitor = [
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "proxy" },
    rules: [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get", "create"] }],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "proxy" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "proxy" },
    subjects: [{ kind: "ServiceAccount", name: "monitor", namespace: "shop" }],
  },
];
const hunted = {
  nodes: [{ type: "Node/Master", location: "10.0.0.1" }],
  services: [],
  vulnerabilities: ["KHV039", "KHV040"].map((vid) => ({
    location: "10.0.0.3:10250",
    vid,
    category: "c",
    severity: "high",
    vulnerability: vid,
    description: "d",
  })),
};

const estate = (nodeCount: number, more: readonly object[]) =>
  play({
    "cluster.json": {
      apiVersion: "v1",
      kind: "List",
      items: [...Array.from({ length: nodeCount }, (_, index) => node(index)), OTHER, ...more],
    },
    "hunter.json": hunted,
  });
const WORKLOADS = [
  privileged("agent"),
  privileged("builder", "Deployment"),
  mounting("reader", "/var/lib/kubelet/pods", true),
  workload("Deployment", "cart"),
  workload("Deployment", "monitor", { spec: { nodeSelector: { zone: "b" } } }),
  placed("orders", "n1"),
  placed("far", "other"),
  ...monitor,
];

describe.each([
  { told: "for each pair", nodeCount: 6 },
  { told: "in common", nodeCount: 26 },
])("where they may run, told $told", async ({ nodeCount }) => {
  const scenario = await estate(nodeCount, WORKLOADS);

  it.each([
    ["shop/DaemonSet/agent", "Node/n0", true],
    ["shop/DaemonSet/agent", "Node/n4", true],
    ["shop/Deployment/builder", "Node/n4", true],
    ["shop/DaemonSet/agent", "Node/other", false],
    ["shop/DaemonSet/agent", "shop/Secret/cart-key", true],
    ["shop/DaemonSet/agent", "shop/Secret/far-key", false],
    ["shop/Deployment/cart", "Node/n0", false],
    ["Node/n0", "shop/Secret/agent-key", true],
    ["Node/n0", "shop/Secret/cart-key", true],
    ["Node/n0", "shop/DaemonSet/agent", false],
    ["Node/n0", "Node/n1", false],
    ["Node/n0", "shop/Secret/orders-key", false],
    ["Node/n1", "shop/Secret/orders-key", true],
    ["shop/DaemonSet/reader", "shop/Secret/orders-key", true],
    ["shop/DaemonSet/reader", "shop/ServiceAccount/agent", true],
    ["shop/DaemonSet/reader", "shop/Secret/far-key", false],
    ["shop/DaemonSet/reader", "Node/n0", false],
    ["shop/Deployment/monitor", "Node/n4", true],
    // The kubelet of n2 asks for no login: what runs there gives n2, and no other node.
    ["shop/Deployment/cart", "Node/n2", true],
    ["shop/Deployment/cart", "Node/n3", false],
  ])("%s leads to %s: %s", (from, to, expected) => {
    expect(leadsTo(scenario.opened, from, to)).toBe(expected);
  });
});

describe("what it takes to say it", async () => {
  const size = async (nodeCount: number, workloadCount: number) => {
    const agents = Array.from({ length: workloadCount }, (_, index) =>
      mounting(`agent-${index}`, `/etc/agent-${index}`, false),
    );
    const { workspace, analysis } = await estate(nodeCount, agents);
    let relationships = 0;
    for await (const _ of exportRows(store, workspace, "relationships")) relationships += 1;
    return { relationships, assets: analysis.assets, steps: analysis.steps };
  };
  const [[small, moreNodes], [moreWorkloads, both]] = [
    [await size(30, 4), await size(40, 4)],
    [await size(30, 8), await size(40, 8)],
  ];

  it.each(["steps", "relationships"] as const)(
    "is %s for each workload and for each node, not for each pair",
    (what) => {
      expect(both[what] - moreWorkloads[what]).toBe(moreNodes[what] - small[what]);
    },
  );
});
