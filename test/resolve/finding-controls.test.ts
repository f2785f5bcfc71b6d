import { describe, expect, it } from "vitest";
import { ReportFact } from "../../src/model/index.js";
import { resolveFindings } from "../../src/resolve/findings.js";
import type { SourcedReport } from "../../src/resolve/findings.js";

const WEB = "k8s/cluster/shop/Deployment/web";

/** A report that restates a setting of the workload `web`, known by its uid and by its replica set's. */
function report(stated: Record<string, unknown>): SourcedReport {
  const fact = { fact: "report", id: "1", kind: "misconfiguration", assets: [WEB], title: "t", at: "/0", ...stated };
  return { ...ReportFact.parse({ tool: { name: "Trivy" }, ...fact }), statedBy: "scan" };
}

function findings(...reports: SourcedReport[]) {
  const assetOf = (names: readonly string[]) =>
    names.some((name) => name === WEB || name.endsWith("ReplicaSet/web-5d4f")) ? { uid: WEB } : undefined;
  const { nodes } = resolveFindings({ reports, vulnerabilities: [], clusters: () => [], now: "2026-06-01", assetOf });
  return nodes.filter(({ kind }) => kind === "Finding").map(({ properties }) => properties);
}

const control = "kubernetes/privileged-container";

describe("reports that restate a setting of a cluster's object", () => {
  it("are one finding whichever tools say so", () => {
    const found = findings(
      report({ id: "a", rule: "KSV017", control, assets: ["k8s/cluster/shop/ReplicaSet/web-5d4f"] }),
      report({ id: "b", rule: "C-0057", control, tool: { name: "Kubescape" } }),
      report({ id: "c", rule: "disallow-privileged-containers", control, tool: { name: "kyverno" } }),
    );
    expect(found).toMatchObject([{ weakness: control, reports: 3, tools: ["Kubescape", "Trivy", "kyverno"] }]);
  });

  it("are two findings for two settings", () => {
    expect(findings(report({ control }), report({ id: "2", control: "kubernetes/host-path" })).length).toBe(2);
  });

  it("give nothing by themselves, whatever their words and numbers", () => {
    const [found] = findings(
      report({ control, cwes: ["CWE-306"], description: "allows remote code execution and unauthenticated access" }),
    );
    expect(found).toMatchObject({ gives: [], givesNothing: expect.stringContaining("setting") });
  });

  it("leave a CVE what it gives", () => {
    const [found] = findings(report({ control, kind: "sca", cve: "CVE-2024-1111", cwes: ["CWE-78"] }));
    expect(found).toMatchObject({ weakness: "CVE-2024-1111", gives: ["code-execution"] });
  });
});
