/** From scanners' files to findings on the objects of a cluster's own export. */
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import { reading } from "../inputs/reading.js";

const replicaSet = {
  namespace: "shop",
  name: "db-5d4f",
  ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "db", controller: true }],
};
const template = { metadata: { labels: { app: "db" } }, spec: { containers: [{ name: "db", image: "postgres:16" }] } };
const spec = { selector: { matchLabels: { app: "db" } }, template };
const CLUSTER = [
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace: "shop", name: "db" }, spec },
  { apiVersion: "apps/v1", kind: "ReplicaSet", metadata: replicaSet, spec },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
];

const TRIVY = {
  apiVersion: "aquasecurity.github.io/v1alpha1",
  kind: "ConfigAuditReport",
  metadata: { labels: {}, ownerReferences: [{ kind: "ReplicaSet", name: "db-5d4f" }], namespace: "shop" },
  report: { checks: [{ checkID: "KSV017", title: "Privileged", severity: "HIGH", success: false }] },
};
const KUBESCAPE = {
  summaryDetails: { controls: { "C-0057": { scoreFactor: 8 } } },
  resources: [],
  results: [
    { resourceID: "apps/v1/shop/Deployment/db", controls: [{ controlID: "C-0057", status: { status: "failed" } }] },
  ],
};
const KYVERNO = {
  apiVersion: "openreports.io/v1alpha1",
  kind: "Report",
  metadata: { namespace: "shop" },
  scope: { kind: "Deployment", name: "db" },
  results: [
    { policy: "disallow-privileged-containers", rule: "r", source: "kyverno", result: "fail", severity: "medium" },
  ],
};

async function graph(...documents: unknown[]) {
  const read = await Promise.all(documents.map((document) => reading(document)));
  const facts = read.flatMap(({ facts: stated, format }, index) =>
    stated.map((fact) => ({ ...fact, statedBy: `source ${index}`, format: format ?? "" })),
  );
  const { nodes, unjoined } = resolve(facts, { today: "2026-06-01" });
  return {
    findings: [...nodes.values()].filter(({ kind }) => kind === "Finding").map(({ properties }) => properties),
    unjoined,
  };
}

describe("findings of cluster scanners", () => {
  it("that say the same of a replica set and of its deployment are one, in any order", async () => {
    const expected = [
      {
        asset: "k8s/cluster/shop/Deployment/db",
        tools: ["Kubescape", "Trivy", "kyverno"],
        reports: 3,
        severity: "high",
        gives: [],
      },
    ];
    expect((await graph(CLUSTER, TRIVY, KUBESCAPE, KYVERNO)).findings).toMatchObject(expected);
    expect((await graph(KYVERNO, KUBESCAPE, TRIVY, CLUSTER)).findings).toMatchObject(expected);
  });

  it("are about the workload, not about the data that it keeps under the same names", async () => {
    const { findings, unjoined } = await graph(CLUSTER, TRIVY);
    expect(findings).toMatchObject([{ asset: "k8s/cluster/shop/Deployment/db" }]);
    expect(unjoined.filter(({ why }) => why.includes("Trivy"))).toEqual([]);
  });

  it("about nodes are on the cluster where nothing names the node", async () => {
    const bench = { id: "4", node_type: "node", tests: [{ results: [{ test_number: "4.2.1", status: "FAIL" }] }] };
    expect((await graph(CLUSTER, [bench])).findings).toMatchObject([{ asset: "k8s/cluster", rules: ["4.2.1"] }]);
  });

  it("are told of where no input describes the object", async () => {
    const { findings, unjoined } = await graph(TRIVY);
    expect(findings[0]?.asset).toBeUndefined();
    expect(unjoined).toMatchObject([{ why: expect.stringContaining("ReplicaSet/db-5d4f") }]);
  });
});
