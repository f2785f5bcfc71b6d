import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FAILED = {
  policy: "disallow-privileged-containers",
  rule: "privileged-containers",
  source: "kyverno",
  result: "fail",
  severity: "medium",
  message: "Privileged mode is disallowed.",
};
const SCOPE = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const WEB = ["k8s/cluster/shop/Deployment/web", "shop/Deployment/web"];

function policyReport(results: unknown, stated: object = { scope: SCOPE }) {
  const head = {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: "r", namespace: "shop" },
  };
  return { ...head, ...stated, results };
}

describe("policy reports", () => {
  it("state what breaks a policy on the object of the report's scope, under the name that tools share", async () => {
    const { format, reports } = await reading(
      policyReport([FAILED, { ...FAILED, result: "pass" }, { ...FAILED, result: "skip" }]),
    );
    expect(format).toBe("policy-report");
    expect(reports).toMatchObject([
      {
        tool: { name: "kyverno" },
        kind: "misconfiguration",
        rule: "disallow-privileged-containers/privileged-containers",
        control: "kubernetes/privileged-container",
        severity: "medium",
        assets: WEB,
        description: "Privileged mode is disallowed.",
        at: "#1/results/0",
      },
    ]);
  });

  it("state it on each object that a result names", async () => {
    const resources = [SCOPE, { kind: "Pod", name: "a", namespace: "other" }];
    const { reports } = await reading(policyReport([{ ...FAILED, resources }], {}));
    expect(reports.map(({ assets }) => assets[0])).toEqual([WEB[0], "k8s/cluster/other/Pod/a"]);
  });

  it("of the cluster name objects of the cluster", async () => {
    const stated = { kind: "ClusterPolicyReport", metadata: { name: "r" }, scope: { kind: "Namespace", name: "shop" } };
    expect((await reading(policyReport([FAILED], stated))).reports[0]?.assets[0]).toBe("k8s/cluster/Namespace/shop");
  });

  it("of OpenReports state vulnerabilities by CVE and package", async () => {
    const properties = {
      pkgName: "stdlib",
      installedVersion: "v1.24.4",
      fixedVersion: "1.23.12, 1.24.6",
      primaryURL: "https://example.org",
    };
    const flaw = {
      policy: "CVE-2025-47907",
      message: "race",
      result: "fail",
      severity: "high",
      source: "image-scanner",
      properties,
    };
    const { reports } = await reading(
      policyReport([flaw], { apiVersion: "openreports.io/v1alpha1", kind: "Report", scope: SCOPE }),
    );
    expect(reports).toMatchObject([
      {
        kind: "sca",
        cve: "CVE-2025-47907",
        title: "race",
        place: { package: "stdlib", version: "v1.24.4" },
        fixedVersions: ["1.23.12", "1.24.6"],
        references: ["https://example.org"],
      },
    ]);
    expect(reports[0]?.control).toBeUndefined();
  });

  it("of Trivy's adapter have Trivy's names", async () => {
    const { reports } = await reading(
      policyReport([{ ...FAILED, policy: "Privileged", rule: "KSV017", source: "Trivy ConfigAudit" }]),
    );
    expect(reports[0]?.control).toBe("kubernetes/privileged-container");
  });

  it("of runtime tools are what was seen to happen", async () => {
    const { reports } = await reading(
      policyReport([{ ...FAILED, source: "Falco", policy: "Terminal shell in container" }]),
    );
    expect(reports[0]?.kind).toBe("runtime");
  });

  it("never keep what a scanner for secrets says", async () => {
    const leak = { ...FAILED, source: "Trivy ExposedSecrets", policy: "aws-key", message: "AKIASECRET" };
    const { reports, facts } = await reading(policyReport([leak]));
    expect(reports[0]?.kind).toBe("secret");
    expect(JSON.stringify(facts)).not.toContain("AKIASECRET");
  });

  it("that Kyverno keeps between scans name their owner", async () => {
    const object = {
      apiVersion: "reports.kyverno.io/v1",
      kind: "EphemeralReport",
      metadata: { namespace: "shop" },
      spec: { owner: SCOPE, results: [FAILED] },
    };
    expect((await reading(object)).reports).toMatchObject([{ assets: WEB, at: "#1/spec/results/0" }]);
  });

  it.each([
    ["a list", { apiVersion: "v1", kind: "List", items: [policyReport([FAILED])] }],
    [
      "a list of its kind",
      { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReportList", items: [policyReport([FAILED])] },
    ],
    [
      "YAML",
      "apiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\nmetadata:\n  namespace: shop\nresults:\n- policy: p\n  result: warn\n",
    ],
  ])("are read in %s", async (_, document) => {
    const { format, reports } = await reading(document);
    expect([format, reports.length]).toEqual(["policy-report", 1]);
  });

  it("tell of what is missing, of a wrong type or an unknown word, and the rest is read", async () => {
    const { reports, problems } = await reading([
      policyReport([
        7,
        { result: "fail" },
        { ...FAILED, result: "error" },
        { ...FAILED, result: "odd" },
        { ...FAILED, severity: "odd" },
      ]),
      policyReport("none"),
      { apiVersion: "v1", kind: "Pod" },
      7,
    ]);
    expect(reports).toMatchObject([{ severity: "unknown" }]);
    expect(problems.map(({ at }) => at)).toEqual([
      "/0/results/0",
      "/0/results/1",
      "/0/results/2/result",
      "/0/results/3/result",
      "/0/results/4/severity",
      "/3",
      "/2",
    ]);
  });

  it("are refused where they are cut off", async () => {
    await expect(reading(JSON.stringify(policyReport([FAILED])).slice(0, -3))).rejects.toMatchObject({
      code: "truncated",
    });
  });
});
