import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FindingProperties,
  ReportFact,
  ReportProperties,
  VulnerabilityFact,
  VulnerabilityProperties,
} from "../../src/model/index.js";
import { resolveFindings } from "../../src/resolve/findings.js";
import type { SourcedReport } from "../../src/resolve/findings.js";

type Stated = Readonly<Record<string, unknown>>;

/** A report about the asset `shop`, unless it says otherwise. */
function report(stated: Stated = {}): SourcedReport {
  const fact = {
    fact: "report",
    id: "1",
    tool: { name: "Semgrep" },
    kind: "sast",
    assets: ["shop"],
    title: "t",
    at: "/0",
    ...stated,
  };
  const { statedBy = "scan", format = "sarif" } = stated as { statedBy?: string; format?: string };
  return { ...ReportFact.parse(fact), statedBy, format };
}

function vulnerability(stated: object) {
  return {
    ...VulnerabilityFact.parse({ fact: "vulnerability", cve: "CVE-2024-1111", at: "/0", ...stated }),
    statedBy: "feed",
  };
}

function resolve(
  reports: SourcedReport[],
  { vulnerabilities = [] as ReturnType<typeof vulnerability>[], now = "2026-06-01" } = {},
) {
  const resolved = resolveFindings({
    clusters: () => ["production"],
    reports,
    vulnerabilities,
    now,
    assetOf: (names) =>
      names.includes("twins")
        ? { candidates: ["a", "b"] }
        : names.includes("shop")
          ? { uid: "k8s/c/web/Service/shop" }
          : undefined,
  });
  const findings = resolved.nodes.filter(({ kind }) => kind === "Finding");
  return { ...resolved, findings, first: findings[0]?.properties ?? {} };
}

const uids = (...reports: SourcedReport[]) => resolve(reports).findings.map(({ uid }) => uid);

const LINE = { file: "src/a.js", line: 7 };
const RCE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const cve = (vector: string, rest: Stated = {}) =>
  report({
    kind: "sca",
    cve: "CVE-2024-1111",
    place: { package: "pkg:npm/lodash" },
    cvss: [{ vector, source: "nvd" }],
    ...rest,
  });

describe("identity of findings", () => {
  it("is the same whichever tool reports the same CWE on the same line", () => {
    const a = report({ cwes: ["CWE-89"], place: LINE });
    const b = report({ cwes: ["CWE-89"], place: LINE, tool: { name: "CodeQL" }, id: "2", at: "/1" });
    expect(uids(a)).toEqual(uids(b));
    const { first, nodes } = resolve([a, b]);
    expect(first["tools"]).toEqual(["CodeQL", "Semgrep"]);
    expect(nodes.filter(({ kind }) => kind === "Report")).toHaveLength(2);
  });

  it("survives code that moves, where its content is known", () => {
    const at = (line: number) => report({ cwes: ["CWE-89"], place: { file: "src/a.js", line, snippet: "query(x)" } });
    expect(uids(at(7))).toEqual(uids(at(9)));
  });

  it("joins a report without content to the one with content on its line", () => {
    const known = report({ cwes: ["CWE-89"], place: { ...LINE, snippet: "query(x)" } });
    const blind = report({ cwes: ["CWE-89"], place: LINE, tool: { name: "Bandit" } });
    expect(uids(known, blind)).toEqual(uids(known));
  });

  it("keeps other CWEs on one line apart", () => {
    expect(uids(report({ cwes: ["CWE-89"], place: LINE }), report({ cwes: ["CWE-327"], place: LINE }))).toHaveLength(2);
  });

  it("goes by the precise one of several CWEs, and takes variants for what they refine", () => {
    const one = uids(report({ cwes: ["CWE-89"], place: LINE }));
    expect(uids(report({ cwes: ["CWE-20", "CWE-89"], place: LINE }))).toEqual(one);
    expect(uids(report({ cwes: ["CWE-564"], place: LINE }))).toEqual(one);
  });

  it("goes by the package's name, not by its version, spelling or file", () => {
    const spelled = ["pkg:maven/org.a/b", "jar/org.a:b", "org.a:b"].map((name, index) =>
      cve(RCE, { place: { package: name, version: String(index), file: `lib${index}.jar` } }),
    );
    expect(uids(...spelled)).toHaveLength(1);
  });

  it("goes by method and path, not by query or host", () => {
    const at = (endpoint: string, method?: string) =>
      report({ kind: "dast", cwes: ["CWE-89"], place: { endpoint, method } });
    expect(uids(at("https://shop/a?x=1", "GET"), at("/a/", "get"), at("https://shop/a"))).toHaveLength(1);
    expect(uids(at("/a", "GET"), at("/a", "POST"), at("/b", "GET"))).toHaveLength(3);
  });

  it("tells assets apart, and rules of tools where nothing else is known", () => {
    expect(uids(report({ rule: "r" }), report({ rule: "s" }))).toHaveLength(2);
    expect(uids(report({ rule: "r" }), report({ rule: "r", assets: ["elsewhere"] }))).toHaveLength(2);
    expect(uids(report({ rule: "r", tool: { name: "Semgrep OSS" } }))).toEqual(uids(report({ rule: "r" })));
  });

  it("makes secrets of one line one finding, whatever the scanners call them", () => {
    const leak = (tool: string, rule: string) => report({ kind: "secret", tool: { name: tool }, rule, place: LINE });
    expect(uids(leak("Gitleaks", "aws-key"), leak("Trivy", "aws-access-key-id"))).toHaveLength(1);
  });
});

describe("what reports say together", () => {
  const same = (stated: Stated) => report({ cwes: ["CWE-89"], place: LINE, ...stated });

  it("takes the highest severity", () => {
    expect(
      resolve([same({ severity: "low" }), same({ id: "2", severity: "high" }), same({ id: "3" })]).first["severity"],
    ).toBe("high");
  });

  it("stays open while one tool says so", () => {
    expect(resolve([same({ status: "accepted" }), same({ id: "2" })]).first["status"]).toBe("open");
    expect(resolve([same({ status: "accepted" }), same({ id: "2", status: "false-positive" })]).first["status"]).toBe(
      "accepted",
    );
    expect(resolve([same({ status: "false-positive", justification: "no" })]).first).toMatchObject({
      status: "false-positive",
      justification: "no",
    });
  });

  it("lets a person decide", () => {
    const person = same({ id: "2", kind: "manual", status: "accepted", acceptedUntil: "2026-12-31" });
    expect(resolve([same({}), person]).first).toMatchObject({ status: "accepted", acceptedUntil: "2026-12-31" });
  });

  it("opens an accepted finding after its date, not on it", () => {
    const accepted = same({ status: "accepted", acceptedUntil: "2026-06-01" });
    expect(resolve([accepted], { now: "2026-06-01" }).first["status"]).toBe("accepted");
    expect(resolve([accepted], { now: "2026-06-02" }).first["status"]).toBe("open");
  });

  it("believes that code ran before it believes that it did not", () => {
    const idle = same({ executed: false, observedDays: 30 });
    expect(resolve([idle, same({ id: "2", executed: true, observedDays: 1 })]).first).toMatchObject({
      executed: true,
      observedDays: 1,
    });
    expect(resolve([idle]).first).toMatchObject({ executed: false, observedDays: 30 });
    expect(resolve([same({})]).first).not.toHaveProperty("executed");
  });

  it("adds what feeds know of the CVE", () => {
    const vulnerabilities = [
      vulnerability({ epss: 0.4 }),
      vulnerability({ kev: true, ransomware: true }),
      vulnerability({ cve: "CVE-2020-0001", epss: 1 }),
    ];
    const { first, nodes, relationships } = resolve([cve(RCE, { epss: 0.2 })], { vulnerabilities });
    expect(first).toMatchObject({ epss: 0.4, kev: true, ransomware: true });
    expect(nodes.filter(({ kind }) => kind === "Vulnerability")).toMatchObject([
      { uid: "CVE-2024-1111", properties: { epss: 0.4, kev: true } },
    ]);
    expect(relationships.map(({ type, target }) => [type, target.slice(0, 6)])).toEqual([
      ["AFFECTS", "k8s/c/"],
      ["INSTANCE_OF", "CVE-20"],
      ["REPORTED_AS", "report"],
    ]);
  });

  it("takes CVSS vectors of feeds where the tool has none", () => {
    const vulnerabilities = [vulnerability({ cvss: [{ vector: RCE }], cwes: ["CWE-502"] })];
    const { first } = resolve([report({ kind: "sca", cve: "CVE-2024-1111", place: { package: "a" } })], {
      vulnerabilities,
    });
    expect(first).toMatchObject({ gives: ["code-execution"], reach: "network", cvssScore: 9.8, privileges: "none" });
  });
});

describe("what a finding gives", () => {
  const gives = (...reports: SourcedReport[]) => resolve(reports).first["gives"];

  it.each([
    ["CWE-78", "code-execution"],
    ["CWE-94", "code-execution"],
    ["CWE-502", "code-execution"],
    ["CWE-89", "store-access"],
    ["CWE-943", "store-access"],
    ["CWE-918", "ssrf"],
    ["CWE-287", "login-bypass"],
    ["CWE-306", "login-bypass"],
    ["CWE-639", "login-bypass"],
    ["CWE-22", "file-read"],
    ["CWE-798", "credential"],
  ])("%s gives %s", (cwe, gift) => {
    expect(resolve([report({ cwes: [cwe] })]).first).toMatchObject({ gives: [gift], givesBy: "cwe", reach: "network" });
  });

  it.each(["CWE-74", "CWE-20", "CWE-79"])("%s gives nothing by itself", (cwe) => {
    expect(gives(report({ cwes: [cwe] }))).toEqual([]);
  });

  it("lets the report's words say what a parent or a missing number does not, and no other", () => {
    expect(gives(report({ cwes: ["CWE-74"], title: "SQL injection in search" }))).toEqual(["store-access"]);
    expect(gives(report({ description: "leads to remote code execution" }))).toEqual(["code-execution"]);
    expect(gives(report({ cwes: ["CWE-79"], description: "unlike SQL injection" }))).toEqual([]);
    expect(gives(report({ cwes: ["CWE-89"], description: "run arbitrary SQL commands" }))).toEqual(["store-access"]);
  });

  it("a detection's words give nothing: they tell what somebody did", () => {
    const said = { title: "Remote code execution was seen on the machine" };
    expect(resolve([report({ ...said, kind: "runtime" })]).first["gives"]).toEqual([]);
    expect(resolve([report({ ...said, kind: "manual" })]).first["gives"]).toEqual(["code-execution"]);
  });

  it("secrets give the credential", () => {
    expect(gives(report({ kind: "secret", place: LINE }))).toEqual(["credential"]);
  });

  it("infers code execution where a CVE takes everything without help, and says that it is inferred", () => {
    const { findings, first } = resolve([cve(RCE)]);
    expect(first).toMatchObject({ gives: ["code-execution"], givesBy: "cvss", reach: "network" });
    expect(findings[0]?.basis).toBe("inferred");
  });

  it("does not infer it where the CVE's CWE says something less", () => {
    expect(gives(cve(RCE, { cwes: ["CWE-89"] }))).toEqual(["store-access"]);
  });

  it.each([
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "it affects availability only"],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "it needs a user who takes part"],
    ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "it needs a user who takes part"],
  ])("%s gives nothing: %s", (vector, why) => {
    expect(resolve([cve(vector, { cwes: ["CWE-502"] })]).first).toMatchObject({ gives: [], givesNothing: why });
  });

  it.each([
    ["CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "adjacent"],
    ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "local"],
    ["CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "physical"],
    ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "network"],
    ["AV:N/AC:L/Au:N/C:C/I:C/A:C", "network"],
  ])("%s is reached: %s", (vector, reach) => {
    expect(resolve([cve(vector)]).first).toMatchObject({ gives: ["code-execution"], reach });
  });

  it("goes by the gravest of several vectors, and by version 2 only where there is no later one", () => {
    const vectors = [
      "AV:N/AC:L/Au:N/C:C/I:C/A:C",
      "CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N",
      "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N",
    ];
    const { first } = resolve([cve("", { cvss: vectors.map((vector) => ({ vector })) })]);
    expect(first).toMatchObject({ cvssVector: vectors[2], reach: "network", needsLogin: true });
  });

  it("leaves reach open where nothing says it, and takes a dynamic test's word", () => {
    const blind = { kind: "sca", cve: "CVE-2024-1111", cwes: ["CWE-502"] } as const;
    expect(resolve([report(blind)]).first).not.toHaveProperty("reach");
    expect(resolve([report({ ...blind, kind: "dast", verified: true })]).first["reach"]).toBe("network");
  });

  it("gives administration where the report says so", () => {
    expect(resolve([report({ cwes: ["CWE-306"], title: "Admin panel without login" })]).first["givesAdmin"]).toBe(true);
    expect(resolve([report({ cwes: ["CWE-306"] })]).first).not.toHaveProperty("givesAdmin");
    expect(resolve([report({ cwes: ["CWE-89"], givesAdmin: true })]).first["givesAdmin"]).toBe(true);
  });

  it.each(["CVSS:3.1/AV:Q", "garbage", "CVSS:9.0/AV:N", "__proto__", "AV:"])("stands the vector %j", (vector) => {
    expect(resolve([cve(vector)]).findings).toHaveLength(1);
  });
});

describe("joining", () => {
  it("tells once of the reports that name no known asset, and keeps them without one", () => {
    const { unjoined, findings, relationships } = resolve([
      report({ assets: ["gone"], rule: "a" }),
      report({ assets: ["gone"], rule: "b", at: "/1" }),
    ]);
    expect(unjoined).toMatchObject([
      { at: "/0", why: expect.stringMatching(/2 reports of Semgrep.*"gone".*describe it in an inventory/) },
    ]);
    expect(findings).toHaveLength(2);
    expect(relationships.filter(({ type }) => type === "AFFECTS")).toEqual([]);
  });

  it("tells of an ambiguous asset with its candidates", () => {
    expect(resolve([report({ assets: ["k8s/cluster/shop/Deployment/web", "web"] })]).unjoined[0]?.why).toContain(
      'no input describes a cluster "cluster": import it with --cluster production, as the cluster was',
    );
    expect(resolve([report({ assets: ["k8s/production/shop/Deployment/web"] })]).unjoined[0]?.why).toContain("--asset");
    expect(resolve([report({ assets: ["twins"] })]).unjoined[0]?.why).toMatch(/a or b.*--asset/);
  });

  it("tells how to name the asset of a scan that says nothing", () => {
    expect(resolve([report({ assets: [] })]).unjoined[0]?.why).toMatch(
      /a report of Semgrep without a word on which asset.*--asset/,
    );
  });
});

it("a finding is bound to ports where each of its reports names one", () => {
  const on = (port: number | undefined, id: string) =>
    report({ id, kind: "dast", place: { endpoint: "http://shop/login", ...(port && { port }) } });
  expect(resolve([on(8080, "1"), on(80, "2"), on(8080, "3")]).first["ports"]).toEqual(["80", "8080"]);
  expect(resolve([on(8080, "1"), on(undefined, "2")]).first["ports"]).toBeUndefined();
});

describe("properties", () => {
  const place = fc.record(
    {
      file: fc.constantFrom("a.js", "./a.js", "b.js"),
      line: fc.integer({ min: 1, max: 3 }),
      snippet: fc.constantFrom("x()", " x()  ", "y()"),
      package: fc.constantFrom("pkg:npm/a", "npm/a", "b"),
      endpoint: fc.constantFrom("/p", "http://h/p?q"),
      method: fc.constantFrom("GET", "get", "POST"),
    },
    { requiredKeys: [] },
  );
  const reports = fc.array(
    fc
      .record(
        {
          id: fc.constantFrom("1", "2"),
          tool: fc.constantFrom({ name: "A" }, { name: "B" }),
          kind: fc.constantFrom("sast", "sca", "dast", "secret", "manual"),
          cve: fc.constantFrom("CVE-2024-1111", "CVE-2024-2222"),
          cwes: fc.subarray(["CWE-20", "CWE-22", "CWE-89"]),
          severity: fc.constantFrom("low", "high"),
          status: fc.constantFrom("open", "accepted", "false-positive"),
          title: fc.constantFrom("t", "u"),
          assets: fc.constantFrom(["shop"], [], ["gone"]),
          executed: fc.boolean(),
          epss: fc.constantFrom(0.1, 0.9),
          place,
        },
        { requiredKeys: [] },
      )
      .map((stated) => report(stated as Stated)),
    { maxLength: 8 },
  );

  it("the order of reports never matters", () => {
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = list.map((one) => ({ one, key: random.next().value as number })).sort((a, b) => a.key - b.key);
        expect(resolve(shuffled.map(({ one }) => one))).toEqual(resolve(list));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("every report lies beneath one finding, and saying it twice changes nothing but how often it was said", () => {
    fc.assert(
      fc.property(reports, (list) => {
        const once = resolve(list);
        const counted = once.findings.reduce((sum, { properties }) => sum + Number(properties["reports"]), 0);
        expect(counted).toBe(list.length);
        expect(resolve([...list, ...list]).nodes.map(({ uid }) => uid)).toEqual(once.nodes.map(({ uid }) => uid));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("nodes carry the properties that the model lists, and no others", () => {
    const schemas = { Finding: FindingProperties, Report: ReportProperties, Vulnerability: VulnerabilityProperties };
    fc.assert(
      fc.property(reports, (list) => {
        for (const { kind, properties } of resolve(list).nodes)
          expect(schemas[kind as keyof typeof schemas].safeParse(properties).error).toBeUndefined();
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
