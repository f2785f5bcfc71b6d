/** Nodes with a weak kernel: what runs there gets them, and one lost node is not the others, however many there are. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent, type OpenedAnalysis } from "../../src/pipeline/opened.js";
import type { Store } from "../../src/store/connection.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { leadsTo } from "./leads-to.js";

function job(name: string) {
  const env = [{ name: "KEY", valueFrom: { secretKeyRef: { name: `${name}-key`, key: "k" } } }];
  const spec = { serviceAccountName: name, containers: [{ name: "main", image: "example.com/app:1", env }] };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: "shop" },
    spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: name } }, spec } } } },
  };
}

const cluster = (nodeCount: number) => [
  ...Array.from({ length: nodeCount }, (_, index) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `n${index}` },
  })),
  job("cart"),
  job("orders"),
];

const weakness = (node: string) => ({
  class_uid: 2002,
  metadata: { version: "1.5.0", product: { name: "scanner" } },
  finding_info: { uid: `kernel-${node}`, title: "Dirty Pipe" },
  status: "New",
  resources: [{ uid: `Node/${node}` }],
  vulnerabilities: [
    {
      cve: {
        uid: "CVE-2022-0847",
        cvss: [{ version: "3.1", vector_string: "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H" }],
      },
      affected_packages: [
        { name: "linux-image-amd64", version: "5.10", purl: "pkg:deb/debian/linux-image-amd64@5.10" },
      ],
    },
  ],
});

let store: Store;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), "breachline-weak-nodes-"));
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function analyzed(nodeCount: number): Promise<(from: string, to: string) => boolean> {
  const workspace = freshWorkspace();
  const [objects, reports] = ["cluster.json", "reports.jsonl"].map((name) => join(folder, `${nodeCount}-${name}`));
  await writeFile(objects!, JSON.stringify({ apiVersion: "v1", kind: "List", items: cluster(nodeCount) }));
  await writeFile(reports!, ["n1", "n2"].map((node) => JSON.stringify(weakness(node))).join("\n"));
  await importFiles(store, workspace, [objects!], { source: "cluster", cluster: "c" });
  await importFiles(store, workspace, [reports!], { source: "reports", cluster: "c" });
  await analyze(store, workspace, { cacheFolder: folder });
  const opened: OpenedAnalysis = await openCurrent(store, workspace, folder);
  return (from, to) => leadsTo(opened, from, to);
}

describe.each([
  { told: "for each pair", nodeCount: 6 },
  { told: "in common", nodeCount: 26 },
])("where pods may run, told $told", ({ nodeCount }) => {
  let isReachable: (from: string, to: string) => boolean;
  beforeAll(async () => {
    isReachable = await analyzed(nodeCount);
  });

  it.each(["cart", "orders"])("lets %s out onto the weak nodes alone", (name) => {
    const reached = ["n0", "n1", "n2", "n3"].map((node) => isReachable(`shop/CronJob/${name}`, `Node/${node}`));
    expect(reached).toEqual([false, true, true, false]);
  });

  it.each(["n0", "n1"])("gives from %s what the pods there have, and none of the other nodes", (node) => {
    for (const gained of ["Secret/cart-key", "Secret/orders-key", "ServiceAccount/cart"])
      expect(isReachable(`Node/${node}`, `shop/${gained}`), gained).toBe(true);
    for (const other of ["n1", "n2", "n3"].filter((each) => each !== node))
      expect(isReachable(`Node/${node}`, `Node/${other}`), other).toBe(false);
    expect(isReachable(`Node/${node}`, "shop/CronJob/cart")).toBe(false);
  });

  it("gives from one workload what the others have, through a weak node", () => {
    expect(isReachable("shop/CronJob/cart", "shop/Secret/orders-key")).toBe(true);
    expect(isReachable("shop/CronJob/cart", "shop/CronJob/orders")).toBe(false);
  });
});
