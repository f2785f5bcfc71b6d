import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { reading, readingOf } from "./reading.js";

const ENTRY = {
  cveID: "CVE-2021-44228",
  vulnerabilityName: "Log4Shell",
  dateAdded: "2021-12-10",
  knownRansomwareCampaignUse: "Known",
  cwes: ["CWE-20"],
};

describe("KEV", () => {
  const catalogue = (...vulnerabilities: unknown[]) => ({
    title: "KEV",
    catalogVersion: "2026.01.01",
    count: 1,
    vulnerabilities,
  });

  it("says of each entry that it is exploited, and by ransomware where known", async () => {
    const { vulnerabilities } = await reading(
      catalogue(ENTRY, { ...ENTRY, cveID: "CVE-2020-0001", knownRansomwareCampaignUse: "Unknown" }),
    );
    expect(vulnerabilities).toMatchObject([
      { cve: "CVE-2021-44228", title: "Log4Shell", kev: true, ransomware: true, cwes: ["CWE-20"] },
      { kev: true },
    ]);
    expect(vulnerabilities[1]?.ransomware).toBeUndefined();
  });

  it("reads the CSV too", async () => {
    const text =
      'cveID,vendorProject,product,vulnerabilityName,dateAdded,knownRansomwareCampaignUse,cwes\nCVE-2021-44228,Apache,Log4j,"Log4Shell, remote",2021-12-10,Known,CWE-20\n';
    const { format, vulnerabilities } = await reading(text);
    expect(format).toBe("kev");
    expect(vulnerabilities).toMatchObject([
      { cve: "CVE-2021-44228", title: "Log4Shell, remote", ransomware: true, at: "line 2" },
    ]);
  });

  it("tells of an entry without a CVE id", async () => {
    const { problems, vulnerabilities } = await reading(catalogue({ ...ENTRY, cveID: "44228" }, 7, ENTRY));
    expect(vulnerabilities).toHaveLength(1);
    expect(problems).toMatchObject([
      { at: "/vulnerabilities/0", why: expect.stringContaining("cveID") },
      { at: "/vulnerabilities/1" },
    ]);
  });

  it("refuses a catalogue that is cut off", async () => {
    await expect(reading(JSON.stringify(catalogue(ENTRY)).slice(0, -3))).rejects.toMatchObject({ code: "truncated" });
  });
});

describe("EPSS", () => {
  const CSV =
    "#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.94,0.99\n";

  it("reads the daily file below its comment", async () => {
    expect((await reading(CSV)).vulnerabilities).toMatchObject([{ cve: "CVE-2021-44228", epss: 0.94, at: "line 3" }]);
  });

  it("reads it gzipped", async () => {
    const packed = (async function* () {
      yield gzipSync(CSV);
    })();
    expect((await readingOf(packed)).vulnerabilities).toHaveLength(1);
  });

  it("reads the API's answer", async () => {
    const { format, vulnerabilities } = await reading({
      status: "OK",
      data: [{ cve: "CVE-2021-44228", epss: "0.94", percentile: "0.99", date: "2026-01-01" }],
    });
    expect(format).toBe("epss");
    expect(vulnerabilities).toMatchObject([{ epss: 0.94, at: "/data/0" }]);
  });

  it.each(["1.2", "-0.1", "", "high"])("leaves out a row whose score is %j and says so", async (score) => {
    const { vulnerabilities, problems } = await reading(
      `cve,epss,percentile\nCVE-2021-44228,${score},0.9\nCVE-2021-44229,0.5,0.5\n`,
    );
    expect(vulnerabilities).toHaveLength(1);
    expect(problems).toMatchObject([{ at: "line 2" }]);
  });

  it("leaves out a row that names no CVE or has too few fields", async () => {
    const { problems } = await reading("cve,epss,percentile\nGHSA-1,0.5,0.5\nbroken\n");
    expect(problems.map(({ at }) => at)).toEqual(["line 2", "line 3"]);
  });
});
