import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const DIGEST = `sha256:${"b".repeat(64)}`;
const TAG = "image/docker.io/library/shop:1";
const CONTENT = `image/docker.io/library/shop@${DIGEST}`;
const FLAW = { VulnerabilityID: "CVE-2024-1111", PkgName: "lodash", InstalledVersion: "4.17.4", Severity: "HIGH" };

function image(results: unknown, metadata: object = { RepoTags: ["shop:1"], RepoDigests: [`shop@${DIGEST}`] }): object {
  return {
    SchemaVersion: 2,
    ArtifactName: "shop:1",
    ArtifactType: "container_image",
    Metadata: metadata,
    Results: results,
  };
}

function packages(...flaws: unknown[]): object[] {
  return [{ Target: "Node.js", Class: "lang-pkgs", Type: "node-pkg", Vulnerabilities: flaws }];
}

describe("Trivy", () => {
  it("reads a vulnerability with all that scoring needs", async () => {
    const flaw = {
      ...FLAW,
      PkgIdentifier: { PURL: "pkg:npm/lodash@4.17.4" },
      FixedVersion: "4.17.21, 4.18.0",
      CweIDs: ["CWE-1321"],
      CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } },
      PrimaryURL: "https://example.org/1",
    };
    const { reports } = await reading(image(packages(flaw)));
    expect(reports[0]).toMatchObject({
      kind: "sca",
      cve: "CVE-2024-1111",
      cwes: ["CWE-1321"],
      severity: "high",
      place: { package: "pkg:npm/lodash", version: "4.17.4" },
      cvss: [{ source: "nvd", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
      fixedVersions: ["4.17.21", "4.18.0"],
      references: ["https://example.org/1"],
      at: "/Results/0/Vulnerabilities/0",
    });
  });

  it("reports on the content of an image where its digest is known, and joins the tag to it", async () => {
    const { reports, assets, relationships } = await reading(image(packages(FLAW)));
    expect(reports[0]?.assets).toEqual([CONTENT, TAG]);
    expect(assets.map(({ uid }) => uid)).toEqual([CONTENT, TAG]);
    expect(assets[1]?.aliases).toEqual(["docker.io/library/shop:1", "shop:1"]);
    expect(relationships).toMatchObject([{ type: "BUILT_FROM", source: TAG, target: CONTENT }]);
  });

  it("keeps which layers an image has, in order, and which of them brought a package", async () => {
    const [below, above] = ["c", "a"].map((letter) => `sha256:${letter.repeat(64)}`);
    const flaw = { ...FLAW, Layer: { Digest: DIGEST, DiffID: above } };
    const names = { RepoTags: ["shop:1"], RepoDigests: [`shop@${DIGEST}`] };
    for (const metadata of [
      { ...names, DiffIDs: [below, above] },
      { ...names, ImageConfig: { rootfs: { type: "layers", diff_ids: [below, above] } } },
    ]) {
      const { reports, assets } = await reading(image(packages(flaw), metadata));
      expect(assets.map(({ properties }) => properties?.layers)).toEqual([[`000 ${below}`, `001 ${above}`], undefined]);
      expect(reports[0]?.place).toMatchObject({ layer: above });
    }
    for (const DiffIDs of [null, [], [7], "layers"])
      expect(
        (await reading(image(packages(FLAW), { ...names, DiffIDs }))).assets[0]?.properties?.layers,
      ).toBeUndefined();
  });

  it("reports on the tag where no digest is known", async () => {
    expect((await reading(image(packages(FLAW), { RepoTags: ["shop:1"] }))).reports[0]?.assets).toEqual([TAG]);
  });

  it("takes the image from the system's result where the artifact has no name", async () => {
    const results = [
      { Target: "quay.io/acme/api:2 (debian 12.1)", Class: "os-pkgs", Type: "debian", Vulnerabilities: [FLAW] },
    ];
    const { reports } = await reading({ ...image(results, { RepoTags: [""] }), ArtifactName: "" });
    expect(reports[0]?.assets).toEqual(["image/quay.io/acme/api:2"]);
  });

  it("does not take a tar file for an image", async () => {
    expect((await reading({ ...image(packages(FLAW), {}), ArtifactName: "out/shop.tar.gz" })).assets).toEqual([]);
  });

  it("names the repository that was scanned", async () => {
    const { reports } = await reading({
      ...image(packages(FLAW), {}),
      ArtifactType: "repository",
      ArtifactName: "https://github.com/acme/shop",
    });
    expect(reports[0]).toMatchObject({ assets: ["repository/github.com/acme/shop"], place: { file: "Node.js" } });
  });

  it("takes the asset of the option for a folder", async () => {
    const document = { ...image(packages(FLAW), {}), ArtifactType: "filesystem", ArtifactName: "." };
    expect((await reading(document, { asset: "shop" })).reports[0]?.assets).toEqual(["shop"]);
    expect((await reading(document)).reports[0]?.assets).toEqual([]);
  });

  it("reads misconfigurations that failed, on the file and line", async () => {
    const wrong = {
      ID: "DS002",
      AVDID: "AVD-DS-0002",
      Title: "root",
      Severity: "HIGH",
      Status: "FAIL",
      CauseMetadata: { StartLine: 3, Resource: "aws_s3_bucket.a" },
    };
    const { reports } = await reading(
      image([{ Target: "Dockerfile", Class: "config", Misconfigurations: [wrong, { ...wrong, Status: "PASS" }] }]),
    );
    expect(reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "AVD-DS-0002",
        place: { file: "Dockerfile", line: 3, resource: "aws_s3_bucket.a" },
      },
    ]);
  });

  it("never keeps a secret's text", async () => {
    const secret = {
      RuleID: "aws",
      Title: "AWS key",
      Severity: "CRITICAL",
      StartLine: 4,
      Match: "key=AKIASECRET",
      Code: { Lines: [{ Content: "AKIASECRET" }] },
    };
    const { reports, facts } = await reading(image([{ Target: "a.env", Class: "secret", Secrets: [secret] }]));
    expect(reports[0]).toMatchObject({ kind: "secret", cwes: ["CWE-798"], place: { file: "a.env", line: 4 } });
    expect(JSON.stringify(facts)).not.toContain("AKIASECRET");
  });

  it("reads findings that VEX or an ignore file took out, with the reason", async () => {
    const ExperimentalModifiedFindings = [
      { Type: "vulnerability", Status: "not_affected", Statement: "code is never reached", Finding: FLAW },
    ];
    const { reports } = await reading(image([{ Target: "x", ExperimentalModifiedFindings }]));
    expect(reports).toMatchObject([
      { cve: "CVE-2024-1111", status: "false-positive", justification: "code is never reached" },
    ]);
  });

  it("passes over licences", async () => {
    expect(await reading(image([{ Target: "x", Class: "license", Licenses: [{ Name: "MIT" }] }]))).toMatchObject({
      reports: [],
      problems: [],
    });
  });

  it("keeps what is no CVE as the tool's rule", async () => {
    const { reports } = await reading(image(packages({ ...FLAW, VulnerabilityID: "GHSA-xxxx-yyyy-zzzz" })));
    expect(reports[0]).toMatchObject({ rule: "GHSA-xxxx-yyyy-zzzz" });
    expect(reports[0]?.cve).toBeUndefined();
  });

  describe("of a cluster", () => {
    const wrong = { ID: "KSV001", Severity: "LOW", Status: "FAIL" };
    const workload = { Namespace: "web", Kind: "Deployment", Name: "shop" };
    const system = { Target: "shop:1 (alpine 3.2)", Class: "os-pkgs", Type: "alpine", Vulnerabilities: [FLAW] };
    const names = ["k8s/cluster/web/Deployment/shop", "web/Deployment/shop"];

    it("reads the full layout: vulnerabilities on the image, misconfigurations on the workload", async () => {
      const { reports } = await reading({
        ClusterName: "c",
        Resources: [
          {
            ...workload,
            Metadata: [{ RepoTags: ["shop:1"] }],
            Results: [system, { Target: "x", Class: "config", Misconfigurations: [wrong] }],
          },
        ],
      });
      expect(reports.map(({ kind, assets }) => [kind, assets])).toEqual([
        ["sca", [TAG, ...names]],
        ["misconfiguration", names],
      ]);
    });

    it("reads the older layout by kind of finding", async () => {
      const { reports } = await reading({
        ClusterName: "c",
        Vulnerabilities: [{ ...workload, Results: [system] }],
        Misconfigurations: [{ ...workload, Results: [{ Target: "x", Class: "config", Misconfigurations: [wrong] }] }],
      });
      expect(reports.map(({ assets }) => assets[0])).toEqual([TAG, names[0]]);
    });

    it("tells of what could not be scanned", async () => {
      const { problems } = await reading({ ClusterName: "c", Resources: [{ ...workload, Error: "no access" }] });
      expect(problems).toEqual([
        expect.objectContaining({ at: "/Resources/0", why: expect.stringContaining("web/Deployment/shop: no access") }),
      ]);
    });
  });

  it("reads the list that versions before schema 2 wrote", async () => {
    const { reports } = await reading([
      { Target: "shop:1 (alpine 3.2)", Type: "alpine", Vulnerabilities: [FLAW] },
      { Target: "y", Type: "npm", Vulnerabilities: null },
    ]);
    expect(reports).toMatchObject([{ assets: [TAG], at: "/0/Vulnerabilities/0", place: { package: "alpine/lodash" } }]);
  });

  it("tells of a record that lacks its id, and of a severity that nobody uses", async () => {
    const { reports, problems } = await reading(image(packages({ PkgName: "a" }, { ...FLAW, Severity: "AWFUL" }, 7)));
    expect(reports).toMatchObject([{ severity: "unknown" }]);
    expect(problems.map(({ at }) => at)).toEqual([
      "/Results/0/Vulnerabilities/0",
      "/Results/0/Vulnerabilities/1/Severity",
      "/Results/0/Vulnerabilities/2",
    ]);
  });

  it.each([
    ["Results is text", "many"],
    ["a result is a number", [7]],
    ["a list is an object", [{ Target: "x", Vulnerabilities: { a: 1 } }]],
  ])("stands %s", async (_, results) => {
    expect((await reading(image(results))).reports).toEqual([]);
  });

  it("refuses another schema version", async () => {
    await expect(reading({ ...image([]), SchemaVersion: 3 })).rejects.toThrow(/\/SchemaVersion.*version 3/);
  });

  it("refuses a report that is cut off", async () => {
    await expect(reading(JSON.stringify(image(packages(FLAW))).slice(0, -5))).rejects.toMatchObject({
      code: "truncated",
    });
  });
});
