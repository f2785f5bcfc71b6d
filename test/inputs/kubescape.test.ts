import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ID = "path=1/api=apps/v1/shop/Deployment/web";
const WEB = ["k8s/cluster/shop/Deployment/web", "shop/Deployment/web"];
const FAILED = { controlID: "C-0057", name: "Privileged container", status: { status: "failed" } };
const OBJECT = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } };

function scan(controls: unknown, resources: unknown = [{ resourceID: ID, object: OBJECT }], resourceID = ID) {
  return {
    clusterName: "c",
    summaryDetails: { controls: { "C-0057": { scoreFactor: 8 } }, status: "failed" },
    resources,
    results: [{ resourceID, controls }],
  };
}

describe("Kubescape, format v2", () => {
  it("states a failed control on its object, under the name that tools share", async () => {
    const rules = [{ name: "r", status: "failed", paths: [{ fixPath: { path: "spec.x", value: "YOUR_VALUE" } }] }];
    const { format, reports } = await reading(
      scan([
        { ...FAILED, rules },
        { ...FAILED, status: { status: "passed" } },
      ]),
    );
    expect(format).toBe("kubescape");
    expect(reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "C-0057",
        control: "kubernetes/privileged-container",
        severity: "high",
        assets: WEB,
        description: "spec.x",
        at: "/results/0/controls/0",
      },
    ]);
  });

  it("takes the object from the id where it is not in the file", async () => {
    expect((await reading(scan([FAILED], []))).reports[0]?.assets).toEqual(WEB);
  });

  it.each([
    ["a core object", "/v1/shop/Pod/a", "k8s/cluster/shop/Pod/a"],
    [
      "an object of the cluster",
      "rbac.authorization.k8s.io/v1//ClusterRole/system:node",
      "k8s/cluster/ClusterRole/system:node",
    ],
    ["what the host scanner read", "hostdata.kubescape.cloud/v1beta0//KubeletInfo/node-1", "k8s/cluster/Node/node-1"],
  ])("names %s", async (_, id, uid) => {
    expect((await reading(scan([FAILED], [], id))).reports[0]?.assets[0]).toBe(uid);
  });

  it("names a subject of permissions, whose name stands outside its metadata", async () => {
    const object = { apiVersion: "rbac.authorization.k8s.io", kind: "ServiceAccount", name: "ci", namespace: "shop" };
    const { reports } = await reading(scan([FAILED], [{ resourceID: ID, object }]));
    expect(reports[0]?.assets[0]).toBe("k8s/cluster/shop/ServiceAccount/ci");
  });

  it("takes an exception for an accepted finding", async () => {
    const { reports } = await reading(scan([{ ...FAILED, status: { status: "passed", subStatus: "w/exceptions" } }]));
    expect(reports).toMatchObject([{ status: "accepted", justification: expect.stringContaining("exception") }]);
  });

  it("reads a status that is a word, and no results at all", async () => {
    expect((await reading(scan([{ ...FAILED, status: "failed" }]))).reports.length).toBe(1);
    expect(await reading({ ...scan([]), results: null, resources: null })).toMatchObject({ reports: [], problems: [] });
  });

  it("tells of what is missing, of a wrong type or an unknown word, and reads the rest", async () => {
    const document = scan(
      [7, { name: "x" }, { ...FAILED, status: { status: "odd" } }, FAILED],
      [3, { resourceID: ID, object: "x" }],
    );
    document.results.push({ controls: [] } as never);
    const { reports, problems } = await reading(document);
    expect(reports).toMatchObject([{ assets: WEB }]);
    expect(problems.map(({ at }) => at)).toEqual([
      "/results/0/controls/0",
      "/results/0/controls/1",
      "/results/0/controls/2/status",
      "/results/1",
    ]);
  });

  it("refuses a document that is cut off", async () => {
    await expect(reading(JSON.stringify(scan([FAILED])).slice(0, -4))).rejects.toMatchObject({ code: "truncated" });
  });
});

describe("Kubescape, format v1", () => {
  const response = {
    alertMessage: "m",
    failedPaths: ["spec.y"],
    ruleStatus: "failed",
    alertObject: { k8sApiObjects: [OBJECT] },
  };
  const control = (...ruleResponses: unknown[]) => ({
    controlID: "C-0057",
    name: "Privileged container",
    description: "d",
    remediation: "take it away",
    baseScore: 8,
    ruleReports: [{ name: "r", ruleResponses }],
  });

  it.each([
    ["a list of frameworks", [{ name: "nsa", controlReports: [control(response)] }], "/0/controlReports/0"],
    ["one framework", { name: "nsa", controlReports: [control(response)] }, "/controlReports/0"],
    ["a report", { frameworks: [{ controlReports: [control(response)] }] }, "/frameworks/0/controlReports/0"],
  ])("reads %s", async (_, document, at) => {
    const { format, reports } = await reading(document);
    expect(format).toBe("kubescape");
    expect(reports).toMatchObject([
      {
        rule: "C-0057",
        control: "kubernetes/privileged-container",
        assets: WEB,
        severity: "high",
        description: "d\nm\nspec.y",
        remediation: "take it away",
        at: `${at}/ruleReports/0/ruleResponses/0`,
      },
    ]);
  });

  it("passes over what passed, and takes exceptions as accepted", async () => {
    const controlReports = [control({ ...response, ruleStatus: "passed" }, { ...response, exception: { name: "e" } })];
    expect((await reading({ controlReports })).reports.map(({ status }) => status)).toEqual(["accepted"]);
  });

  it("tells of what is missing or of a wrong type, and reads the rest", async () => {
    const controlReports = [
      7,
      { ...control(response), controlID: undefined },
      control(3, response),
      { ...control(), ruleReports: [null] },
    ];
    const { reports, problems } = await reading([{ controlReports }, { controlReports: null }]);
    expect(reports.length).toBe(1);
    expect(problems.map(({ at }) => at)).toEqual([
      "/0/controlReports/0",
      "/0/controlReports/1",
      "/0/controlReports/2/ruleReports/0/ruleResponses/0",
      "/0/controlReports/3/ruleReports/0",
    ]);
  });
});
