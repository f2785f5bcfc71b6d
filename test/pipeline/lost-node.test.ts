/** A privileged DaemonSet on three nodes: whoever takes one node has what runs there, not the cluster. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent, type OpenedAnalysis } from "../../src/pipeline/opened.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";
import type { Store } from "../../src/store/connection.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

const NODES = ["one", "two", "three"];
const OWNER = [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", controller: true }];
const AGENT = { containers: [{ name: "agent", image: "example.com/agent:1", securityContext: { privileged: true } }] };

const pod = (name: string, nodeName: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", ...metadata },
  spec: { containers: [{ name, image: "example.com/app:1" }], nodeName, ...spec },
});
const ITEMS = [
  ...NODES.map((name) => ({ apiVersion: "v1", kind: "Node", metadata: { name } })),
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "default" },
    spec: { template: { spec: AGENT } },
  },
  ...NODES.map((node) => pod(`agent-${node}`, node, AGENT, { ownerReferences: OWNER })),
  ...NODES.map((node) => pod(`shop-${node}`, node)),
];

const workspace = freshWorkspace();
let store: Store;
let folder: string;
let opened: OpenedAnalysis;

beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "breachline-lost-node-"));
  const file = join(folder, "cluster.json");
  await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: ITEMS }));
  await importFiles(store, workspace, [file], { source: "cluster", cluster: "c" });
  await analyze(store, workspace, { cacheFolder: folder });
  opened = await openCurrent(store, workspace, folder);
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function isReachable(from: string, to: string): boolean {
  const [start, end] = [from, to].map((name) => opened.projection.nodeOf(`k8s/c/${name}`));
  if (start === undefined || end === undefined) throw new Error(`${from} or ${to} is not there`);
  return reachNodes(opened, [start], [end]).path.length > 0;
}

it("gives from one node the replica and the pods there, and from the replica the node", () => {
  expect(isReachable("Node/one", "default/DaemonSet/agent#on/one")).toBe(true);
  expect(isReachable("Node/one", "default/Pod/shop-one")).toBe(true);
  expect(isReachable("default/DaemonSet/agent#on/one", "Node/one")).toBe(true);
});

it.each([
  "Node/two",
  "default/DaemonSet/agent",
  "default/DaemonSet/agent#on/two",
  "default/Pod/shop-two",
  "administrator",
])("gives from one node no way to %s", (other) => {
  expect(isReachable("Node/one", other)).toBe(false);
});

it("gives from the workload itself every node", () => {
  expect(NODES.map((node) => isReachable("default/DaemonSet/agent", `Node/${node}`))).toEqual([true, true, true]);
});
