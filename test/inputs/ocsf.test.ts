import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FINDING = {
  class_uid: 2002,
  category_uid: 2,
  severity_id: 5,
  status_id: 1,
  metadata: { product: { name: "Scanner" } },
  finding_info: { uid: "f-1", title: "SQL injection" },
  resources: [{ uid: "web/Deployment/shop" }],
  vulnerabilities: [{ title: "SQL injection in search", cwe: { uid: "CWE-89" }, is_exploit_available: true }],
};

describe("OCSF", () => {
  it("reads the weakness of a resource", async () => {
    expect((await reading([FINDING])).reports).toMatchObject([
      {
        id: "f-1",
        assets: ["web/Deployment/shop"],
        title: "SQL injection in search",
        cwes: ["CWE-89"],
        severity: "critical",
        exploitAvailable: true,
        status: "open",
        at: "/0/vulnerabilities/0",
      },
    ]);
  });

  it.each([
    ["one object", JSON.stringify(FINDING)],
    ["JSON lines", `${JSON.stringify(FINDING)}\n${JSON.stringify(FINDING)}\n`],
  ])("reads %s", async (_, text) => {
    const { format, reports } = await reading(text);
    expect(format).toBe("ocsf");
    expect(reports.length).toBeGreaterThan(0);
  });

  it("makes a report for each resource and package", async () => {
    const cve = {
      uid: "CVE-2024-1111",
      cvss: [{ vector_string: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
      epss: { score: "0.5" },
    };
    const affected_packages = [
      { name: "a", version: "1", package_manager: "NPM", fixed_in_version: "2" },
      { purl: "pkg:npm/b@1" },
    ];
    const { reports } = await reading([
      {
        ...FINDING,
        resources: [{ uid: "x" }, { uid: "y", name: "why" }],
        vulnerabilities: [{ cve, affected_packages }],
      },
    ]);
    expect(reports.map(({ assets, place }) => [assets, place.package])).toEqual([
      [["x"], "npm/a"],
      [["y", "why"], "npm/a"],
      [["x"], "pkg:npm/b"],
      [["y", "why"], "pkg:npm/b"],
    ]);
    expect(reports[0]).toMatchObject({
      kind: "sca",
      cve: "CVE-2024-1111",
      epss: 0.5,
      fixedVersions: ["2"],
      cvss: [{ source: "" }],
    });
    expect(new Set(reports.map(({ id }) => id)).size).toBe(4);
  });

  it("reads affected code", async () => {
    const affected_code = [{ file: { path: "src/a.py" }, start_line: 3 }];
    const { reports } = await reading([{ ...FINDING, vulnerabilities: [{ cwe: { uid: "CWE-78" }, affected_code }] }]);
    expect(reports).toMatchObject([{ kind: "sast", place: { file: "src/a.py", line: 3 } }]);
  });

  it("reads failed compliance checks as misconfigurations and passes over others", async () => {
    const check = { ...FINDING, class_uid: 2003, vulnerabilities: undefined };
    const { reports } = await reading([
      { ...check, compliance: { control: "S3.1", status_id: 3 } },
      { ...check, compliance: { status_id: 1 } },
    ]);
    expect(reports).toMatchObject([{ kind: "misconfiguration", rule: "S3.1" }]);
  });

  it("reads detections as runtime findings", async () => {
    expect((await reading([{ ...FINDING, class_uid: 2004, vulnerabilities: null }])).reports).toMatchObject([
      { kind: "runtime" },
    ]);
  });

  it.each([
    [
      { status_id: 3, comment: "known" },
      { status: "accepted", justification: "known" },
    ],
    [{ status_id: 4 }, { status: "remediated" }],
    [{ activity_id: 3 }, { status: "remediated" }],
  ])("reads %j as %j", async (change, expected) => {
    expect((await reading([{ ...FINDING, ...change }])).reports[0]).toMatchObject(expected);
  });

  it("counts records of other classes once", async () => {
    const { reports, problems } = await reading([FINDING, { class_uid: 4001 }, { class_uid: 4001 }]);
    expect(reports).toHaveLength(1);
    expect(problems).toMatchObject([{ at: "/1", why: expect.stringContaining("2 records of the OCSF class 4001") }]);
  });

  it("tells of records and vulnerabilities of wrong types, and of an unknown severity", async () => {
    const { reports, problems } = await reading([
      { ...FINDING, vulnerabilities: [7, { cwe: "CWE-89" }] },
      { class_uid: "2002" },
      { ...FINDING, severity_id: 42 },
    ]);
    expect(reports).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual(["/0/vulnerabilities/0", "/1", "/2/severity_id"]);
  });

  it("refuses an array that is cut off", async () => {
    await expect(reading(JSON.stringify([FINDING]).slice(0, -2))).rejects.toMatchObject({ code: "truncated" });
  });
});
