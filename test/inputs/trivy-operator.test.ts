import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const GROUP = "aquasecurity.github.io";
const DIGEST = `sha256:${"c".repeat(64)}`;
const FLAW = { vulnerabilityID: "CVE-2024-1111", resource: "curl", installedVersion: "7.1", severity: "HIGH" };
const WRONG = { checkID: "KSV017", title: "Privileged", severity: "HIGH", success: false };
const WEB = ["k8s/cluster/shop/ReplicaSet/web-5d4f", "shop/ReplicaSet/web-5d4f"];

function labels(kind: string, name: string, namespace?: string) {
  const own = { "trivy-operator.resource.kind": kind, "trivy-operator.resource.name": name };
  return namespace === undefined ? own : { ...own, "trivy-operator.resource.namespace": namespace };
}

function object(
  kind: string,
  report: unknown,
  metadata: object = { labels: labels("ReplicaSet", "web-5d4f", "shop") },
) {
  return { apiVersion: `${GROUP}/v1alpha1`, kind, metadata: { name: "x", namespace: "shop", ...metadata }, report };
}

const audit = (...checks: unknown[]) => object("ConfigAuditReport", { checks });

describe("the Trivy operator", () => {
  it("states a failed check on the object that the labels name, under the name that tools share", async () => {
    const { reports } = await reading(audit(WRONG, { ...WRONG, checkID: "KSV001", success: true }));
    expect(reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "KSV017",
        control: "kubernetes/privileged-container",
        assets: WEB,
        severity: "high",
      },
    ]);
  });

  it("states vulnerabilities on the image by digest and by tag, then on the object", async () => {
    const { reports, relationships } = await reading(
      object("VulnerabilityReport", {
        registry: { server: "index.docker.io" },
        artifact: { repository: "library/nginx", tag: "1", digest: DIGEST },
        vulnerabilities: [{ ...FLAW, packagePURL: "pkg:apk/alpine/curl@7.1", fixedVersion: "7.2, 8.0" }],
      }),
    );
    const images = [`image/docker.io/library/nginx@${DIGEST}`, "image/docker.io/library/nginx:1"];
    expect(reports).toMatchObject([
      {
        cve: "CVE-2024-1111",
        assets: [...images, ...WEB],
        place: { package: "pkg:apk/alpine/curl" },
        fixedVersions: ["7.2", "8.0"],
      },
    ]);
    expect(relationships).toMatchObject([{ type: "BUILT_FROM", source: images[1], target: images[0] }]);
  });

  it("never keeps what a secret report shows of the secret", async () => {
    const secrets = [{ ruleID: "aws", title: "AWS key", severity: "CRITICAL", target: "a.env", match: "AKIASECRET" }];
    const { reports, facts } = await reading(object("ExposedSecretReport", { secrets }));
    expect(reports).toMatchObject([{ kind: "secret", cwes: ["CWE-798"], place: { file: "a.env" }, assets: WEB }]);
    expect(JSON.stringify(facts)).not.toContain("AKIASECRET");
  });

  it("keeps no message of a check about secrets", async () => {
    const leak = {
      ...WRONG,
      checkID: "KSV01010",
      title: "ConfigMap with sensitive content",
      messages: ["password=hunter2"],
    };
    expect(JSON.stringify((await reading(audit(leak))).facts)).not.toContain("hunter2");
  });

  it("finds the name of a role in the annotation, as no label can hold it", async () => {
    const metadata = {
      namespace: undefined,
      labels: { "trivy-operator.resource.kind": "ClusterRole" },
      annotations: { "trivy-operator.resource.name": "system:node" },
    };
    const { reports } = await reading(object("ClusterRbacAssessmentReport", { checks: [WRONG] }, metadata));
    expect(reports[0]?.assets).toEqual(["k8s/cluster/ClusterRole/system:node", "ClusterRole/system:node"]);
  });

  it("finds the object in the owner's reference where there are no labels", async () => {
    const metadata = { ownerReferences: [{ kind: "ReplicaSet", name: "web-5d4f" }] };
    expect((await reading(object("ConfigAuditReport", { checks: [WRONG] }, metadata))).reports[0]?.assets).toEqual(WEB);
  });

  describe("on compliance", () => {
    const control = (checks: unknown[]) => ({ id: "5.1", severity: "LOW", checks });
    const detail = (...results: unknown[]) => ({
      ...object("ClusterComplianceReport", undefined),
      status: { detailReport: { results } },
    });

    it("states each failed check on the object of its target, severe as its control where it does not say", async () => {
      const failed = { checkID: "AVD-KSV-0017", severity: "", success: false, target: "shop/daemonset-log-agent" };
      const { reports } = await reading(detail(control([failed, { checkID: "", severity: "", success: true }])));
      expect(reports).toMatchObject([
        {
          assets: ["k8s/cluster/shop/DaemonSet/log-agent", "shop/DaemonSet/log-agent"],
          control: "kubernetes/privileged-container",
          severity: "low",
        },
      ]);
    });

    it("states a check without target on the cluster", async () => {
      const { reports } = await reading(detail(control([{ checkID: "AVD-KCV-0001", success: false }])));
      expect(reports[0]).toMatchObject({ assets: ["k8s/cluster"], control: "trivy/kcv001" });
    });

    it("states what a summary counts on the cluster", async () => {
      const controlCheck = [
        { id: "4.2.9", name: "a", severity: "HIGH", totalFail: 0 },
        { id: "4.2.10", name: "b", severity: "CRITICAL", totalFail: 3 },
      ];
      const summary = {
        ...object("ClusterComplianceReport", undefined),
        status: { summaryReport: { id: "cis", controlCheck } },
      };
      expect((await reading(summary)).reports).toMatchObject([
        { rule: "cis 4.2.10", title: "b", assets: ["k8s/cluster"] },
      ]);
    });
  });

  describe("is read in every layout", () => {
    it.each([
      ["a list", { apiVersion: "v1", kind: "List", items: [audit(WRONG)] }, "/items/0/report/checks/0"],
      [
        "a list of its kind",
        { apiVersion: `${GROUP}/v1alpha1`, kind: "ConfigAuditReportList", items: [audit(WRONG)] },
        "/items/0/report/checks/0",
      ],
      ["an array", [audit(WRONG)], "/0/report/checks/0"],
      [
        "lists by kind",
        { [`configauditreports.${GROUP}`]: [audit(WRONG)], [`sbomreports.${GROUP}`]: [] },
        `/configauditreports.${GROUP}/0/report/checks/0`,
      ],
      ["a stream", `${JSON.stringify(audit())}\n${JSON.stringify(audit(WRONG))}\n`, "#2/report/checks/0"],
      [
        "YAML",
        `apiVersion: ${GROUP}/v1alpha1\nkind: ConfigAuditReport\nmetadata: {name: x}\nreport:\n  checks:\n  - {checkID: KSV017, success: false}\n`,
        "#1/report/checks/0",
      ],
    ])("%s", async (_, document, at) => {
      const { format, reports } = await reading(document);
      expect(format).toBe("trivy-operator");
      expect(reports.map(({ rule, at: place }) => [rule, place])).toEqual([["KSV017", at]]);
    });
  });

  it("says nothing of bills of materials, and tells of objects that are no reports of its own", async () => {
    const others = [object("SbomReport", {}), { apiVersion: "v1", kind: "Pod", metadata: {} }];
    const { reports, problems } = await reading([audit(WRONG), ...others]);
    expect(reports.length).toBe(1);
    expect(problems).toEqual([expect.objectContaining({ at: "/2", why: expect.stringContaining("Pod (v1)") })]);
  });

  it("tells of what is missing, of a wrong type or an unknown word, and reads the rest", async () => {
    const { reports, problems } = await reading([
      audit(7, { ...WRONG, success: "no" }, { ...WRONG, severity: "AWFUL" }),
      object("VulnerabilityReport", { vulnerabilities: [{ resource: "curl" }, FLAW] }),
      object("ExposedSecretReport", { secrets: { a: 1 } }),
      object("ConfigAuditReport", undefined),
      { ...audit(WRONG), metadata: "x" },
      "x",
    ]);
    expect(reports.map(({ severity }) => severity)).toEqual(["unknown", "high"]);
    expect(problems.map(({ at }) => at)).toEqual([
      "/0/report/checks/0",
      "/0/report/checks/1",
      "/0/report/checks/2/severity",
      "/1/report/vulnerabilities/0",
      "/3",
      "/4",
      "/5",
    ]);
  });

  it("refuses a document that is cut off", async () => {
    await expect(reading(JSON.stringify([audit(WRONG)]).slice(0, -3))).rejects.toMatchObject({ code: "truncated" });
  });
});
