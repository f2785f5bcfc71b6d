import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FLAW = {
  id: "GHSA-aaaa-bbbb-cccc",
  severity: "High",
  dataSource: "https://advisories.example.org/1",
  cvss: [],
  fix: { versions: ["2.0", "1.9"], state: "fixed" },
};
const RELATED = {
  id: "CVE-2025-1234",
  description: "It is bad.",
  cvss: [{ source: "nvd", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
  epss: [{ cve: "CVE-2025-1234", epss: 0.3 }],
  knownExploited: [{ cve: "CVE-2025-1234" }],
  cwes: [{ cwe: "CWE-502" }],
};
const ARTIFACT = {
  name: "lib",
  version: "1.0",
  type: "python",
  purl: "pkg:pypi/lib@1.0",
  locations: [{ path: "/app/lib/METADATA" }],
};
const MATCH = { vulnerability: FLAW, relatedVulnerabilities: [RELATED], artifact: ARTIFACT };
const DIGEST = `sha256:${"cd".repeat(32)}`;
const scan = (matches: unknown[], more: object = {}) => ({
  matches,
  source: {
    type: "image",
    target: { userInput: "shop:1", tags: ["shop:1"], repoDigests: [`registry.example.org/shop@${DIGEST}`] },
  },
  descriptor: { name: "grype", version: "0.99.0" },
  ...more,
});

describe("Grype", () => {
  it("reads a package of an image by its digest, with what related advisories know", async () => {
    const { format, reports, vulnerabilities, problems } = await reading(scan([MATCH]));
    expect([format, problems]).toEqual(["grype", []]);
    expect(reports).toMatchObject([
      {
        tool: { name: "Grype", version: "0.99.0" },
        kind: "sca",
        assets: [`image/registry.example.org/shop@${DIGEST}`, "image/docker.io/library/shop:1"],
        rule: "GHSA-aaaa-bbbb-cccc",
        cve: "CVE-2025-1234",
        cwes: ["CWE-502"],
        epss: 0.3,
        severity: "high",
        place: { package: "pkg:pypi/lib", version: "1.0", file: "/app/lib/METADATA" },
        fixedVersions: ["2.0", "1.9"],
        cvss: [{ source: "nvd" }],
        at: "/matches/0",
      },
    ]);
    expect(vulnerabilities).toMatchObject([{ cve: "CVE-2025-1234", kev: true }]);
  });

  it("a folder is what the call says", async () => {
    const { reports, assets } = await reading(scan([MATCH], { source: { type: "directory", target: "." } }), {
      asset: "shop",
    });
    expect(assets).toEqual([]);
    expect(reports).toMatchObject([{ assets: ["shop"] }]);
  });

  it("what a rule ignores is accepted", async () => {
    const ignored = { ...MATCH, appliedIgnoreRules: [{ vulnerability: FLAW.id }] };
    expect((await reading(scan([], { ignoredMatches: [ignored] }))).reports).toMatchObject([{ status: "accepted" }]);
  });

  it("reads scores and fixes of older versions", async () => {
    const vulnerability = {
      id: "CVE-2019-1",
      severity: "Negligible",
      cvssV2: { vector: "AV:N/AC:L/Au:N/C:P/I:P/A:P" },
      fixedInVersion: "3",
    };
    const { reports } = await reading({ matches: [{ vulnerability, artifact: { ...ARTIFACT, type: "deb" } }] });
    expect(reports).toMatchObject([{ severity: "low", cvss: [{ source: "" }], fixedVersions: ["3"] }]);
    expect(reports[0]?.place.file).toBeUndefined();
  });

  it("tells of matches that are none and of words that nobody knows", async () => {
    const odd = { ...MATCH, vulnerability: { ...FLAW, severity: "Odd" } };
    const { reports, problems } = await reading(scan([MATCH, 3, { ...MATCH, artifact: {} }, odd]));
    expect(reports).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual(["/matches/1", "/matches/2", "/matches/3/vulnerability/severity"]);
  });
});
