import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

/** A log of one run with these results and rules. */
function log(results: unknown, rules: unknown[] = [], run: object = {}, tool = "Semgrep OSS"): object {
  return { version: "2.1.0", runs: [{ results, tool: { driver: { name: tool, version: "1", rules } }, ...run }] };
}

function at(uri: string, startLine: number, rest: object = {}): object[] {
  return [
    {
      physicalLocation: {
        artifactLocation: { uri, ...rest },
        region: { startLine, snippet: { text: "  run(input)\n" } },
      },
    },
  ];
}

const INJECTION = {
  id: "sqli",
  shortDescription: { text: "SQL injection" },
  properties: { tags: ["external/cwe/cwe-089"], "security-severity": "8.8" },
};

async function report(result: object, ...rest: [unknown[]?, object?, string?]) {
  return (await reading(log([result], ...rest))).reports[0];
}

describe("SARIF", () => {
  it("reads a result with its rule, although the rules come after the results", async () => {
    const found = await report(
      { ruleId: "sqli", message: { text: "input reaches a query" }, locations: at("src/a.js", 7) },
      [INJECTION],
    );
    expect(found).toMatchObject({
      kind: "sast",
      title: "SQL injection",
      description: "input reaches a query",
      cwes: ["CWE-89"],
      severity: "high",
      place: { file: "src/a.js", line: 7, snippet: "run(input)" },
      at: "/runs/0/results/0",
    });
  });

  it("does not believe a rule index that leads to another rule's id", async () => {
    const found = await report({ ruleId: "sqli", ruleIndex: 0, message: { text: "m" } }, [
      { id: "other", properties: { tags: ["CWE-22"] } },
      INJECTION,
    ]);
    expect(found?.cwes).toEqual(["CWE-89"]);
  });

  it("reads rules of extensions", async () => {
    const extension = { name: "pack", rules: [INJECTION] };
    const result = { rule: { id: "sqli", index: 0, toolComponent: { index: 0 } }, message: { text: "m" } };
    expect((await report(result, [], { tool: { driver: { name: "CodeQL" }, extensions: [extension] } }))?.cwes).toEqual(
      ["CWE-89"],
    );
  });

  it("reads CWEs of relationships and taxa", async () => {
    const cwe = { name: "CWE" };
    const rule = { id: "r", relationships: [{ target: { id: "78", toolComponent: cwe } }] };
    const found = await report(
      { ruleId: "r", message: { text: "m" }, taxa: [{ id: "CWE-918", toolComponent: { index: 0 } }] },
      [rule],
      { taxonomies: [cwe] },
    );
    expect(found?.cwes).toEqual(["CWE-918", "CWE-78"]);
  });

  it.each([
    [[{ kind: "inSource" }], "accepted"],
    [[{ kind: "external", state: "accepted" }], "accepted"],
    [[{ kind: "external", justification: "false positive: constant" }], "false-positive"],
    [[{ kind: "external", state: "underReview" }], "open"],
    [
      [
        { kind: "external", state: "accepted" },
        { kind: "external", state: "rejected" },
      ],
      "open",
    ],
    [[], "open"],
  ])("suppressions %j make a finding %s", async (suppressions, status) => {
    expect((await report({ ruleId: "r", message: { text: "m" }, suppressions }))?.status).toBe(status);
  });

  it("keeps the justification of a suppression", async () => {
    const found = await report({
      message: { text: "m" },
      suppressions: [{ kind: "external", justification: "behind a VPN" }],
    });
    expect(found?.justification).toBe("behind a VPN");
  });

  it.each(["pass", "notApplicable"])("a result of kind %s is no finding", async (kind) => {
    expect((await reading(log([{ kind, message: { text: "m" } }]))).reports).toEqual([]);
  });

  it("a result that is gone since the baseline is remediated", async () => {
    expect((await report({ message: { text: "m" }, baselineState: "absent" }))?.status).toBe("remediated");
  });

  it.each([
    [{ level: "error" }, "high"],
    [{ level: "note" }, "low"],
    [{}, "medium"],
    [{ level: "error", properties: { "security-severity": "9.9" } }, "critical"],
  ])("severity of %j is %s", async (result, severity) => {
    expect((await report({ message: { text: "m" }, ...result }))?.severity).toBe(severity);
  });

  it("tells of an unknown level and keeps the finding", async () => {
    const { reports, problems } = await reading(log([{ level: "fatal", message: { text: "m" } }]));
    expect(reports[0]?.severity).toBe("unknown");
    expect(problems).toEqual([expect.objectContaining({ at: "/runs/0/results/0/level" })]);
  });

  it("names the repository of its provenance, without the token in the address", async () => {
    const run = {
      versionControlProvenance: [{ repositoryUri: "https://x:token@github.com/acme/shop.git", branch: "main" }],
    };
    const { assets, reports } = await reading(log([{ message: { text: "m" } }], [], run), { asset: "shop" });
    expect(assets).toMatchObject([{ uid: "repository/github.com/acme/shop", kind: "Repository", mention: true }]);
    expect(JSON.stringify(assets)).not.toContain("token");
    expect(reports[0]?.assets).toEqual(["repository/github.com/acme/shop", "shop"]);
  });

  it("takes the asset of the option where the file names none, and else none", async () => {
    const document = log([{ message: { text: "m" } }]);
    expect((await reading(document, { asset: "shop" })).reports[0]?.assets).toEqual(["shop"]);
    expect((await reading(document)).reports[0]?.assets).toEqual([]);
  });

  it("puts relative base addresses before a path and takes absolute ones off", async () => {
    const bases = {
      ROOT: { uri: "file:///build/" },
      SRC: { uri: "src/", uriBaseId: "ROOT" },
      LOOP: { uri: "x/", uriBaseId: "LOOP" },
    };
    const paths = [
      at("a.js", 1, { uriBaseId: "SRC" }),
      at("file:///build/lib/b%20c.js", 1),
      at("d.js", 1, { uriBaseId: "LOOP" }),
    ];
    const { reports } = await reading(
      log(
        paths.map((locations) => ({ message: { text: "m" }, locations })),
        [],
        { originalUriBaseIds: bases },
      ),
    );
    expect(reports.map(({ place }) => place.file)).toEqual(["src/a.js", "lib/b c.js", "x/d.js"]);
  });

  it("reads the flow of a result, source first", async () => {
    const locations = [at("in.js", 1)[0], at("out.js", 2)[0]].map((location) => ({ location }));
    const found = await report({ message: { text: "m" }, codeFlows: [{ threadFlows: [{ locations }] }] });
    expect(found?.flow).toEqual([
      { file: "in.js", line: 1 },
      { file: "out.js", line: 2 },
    ]);
  });

  it("fills a rule's message with its arguments", async () => {
    const rule = { id: "r", messageStrings: { default: { text: "{0} reaches [a query](1)" } } };
    expect((await report({ ruleId: "r", message: { id: "default", arguments: ["id"] } }, [rule]))?.description).toBe(
      "id reaches a query",
    );
  });

  it("never keeps what a scanner of secrets found", async () => {
    const result = {
      ruleId: "aws-key",
      message: { text: "found AKIASECRET" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "a" },
            region: { startLine: 1, snippet: { text: "AKIASECRET" } },
          },
        },
      ],
      partialFingerprints: { author: "AKIASECRET" },
    };
    const { reports, facts } = await reading(log([result], [], {}, "gitleaks"));
    expect(reports[0]).toMatchObject({ kind: "secret", severity: "high", place: { file: "a", line: 1 } });
    expect(JSON.stringify(facts)).not.toContain("AKIASECRET");
  });

  it("keeps no code of a hard-coded credential", async () => {
    const rule = { id: "r", properties: { tags: ["CWE-798"] } };
    expect(
      (await report({ ruleId: "r", message: { text: "m" }, locations: at("a", 1) }, [rule]))?.place.snippet,
    ).toBeUndefined();
  });

  it("reads Trivy's image, package and fixed version", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const text =
      "Package: libssl\nInstalled Version: 1.0\nVulnerability CVE-2024-1111\nSeverity: HIGH\nFixed Version: 1.1";
    const run = { properties: { imageName: "shop:1", repoDigests: [`shop@${digest}`], repoTags: ["shop:1"] } };
    const { reports, assets } = await reading(log([{ ruleId: "CVE-2024-1111", message: { text } }], [], run, "Trivy"));
    expect(assets[0]?.uid).toBe(`image/docker.io/library/shop@${digest}`);
    expect(reports[0]).toMatchObject({
      kind: "sca",
      cve: "CVE-2024-1111",
      place: { package: "libssl", version: "1.0" },
      fixedVersions: ["1.1"],
    });
  });

  it("ignores placeholders among fingerprints and copes with nested ones", async () => {
    expect(
      (
        await report({
          message: { text: "m" },
          fingerprints: { a: "requires login" },
          partialFingerprints: { b: { value: "f" } },
        })
      )?.place.fingerprint,
    ).toBe("b:f");
  });

  it("says that a failed run may lack findings", async () => {
    const { problems } = await reading(log([], [], { invocations: [{ executionSuccessful: false }] }));
    expect(problems[0]?.at).toBe("/runs/0/invocations/0");
  });

  it.each([
    ["runs: null", { version: "2.1.0", runs: null, $schema: "sarif" }],
    ["no results", { version: "2.1.0", runs: [{ tool: { driver: { name: "x" } } }] }],
  ])("reads a log with %s as empty", async (_, document) => {
    expect(await reading(document)).toMatchObject({ format: "sarif", facts: [], problems: [] });
  });

  it("refuses other versions and says what to do", async () => {
    await expect(reading({ version: "2.0.0", runs: [] })).rejects.toThrow(/\/version.*2\.0\.0.*sarif transform/);
  });

  it("refuses runs that are no list", async () => {
    await expect(reading({ version: "2.1.0", $schema: "sarif", runs: "many" })).rejects.toThrow(/\/runs/);
  });

  it("refuses a log that is cut off", async () => {
    const text = JSON.stringify(log([{ message: { text: "m" } }]));
    await expect(reading(text.slice(0, -9))).rejects.toMatchObject({ name: "DocumentError", code: "truncated" });
  });

  it("tells of results that are no objects and reads the others", async () => {
    const { reports, problems } = await reading(log(["text", 7, { message: { text: "m" } }]));
    expect(reports).toHaveLength(1);
    expect(problems.map(({ at: place }) => place)).toEqual(["/runs/0/results/0", "/runs/0/results/1"]);
  });

  it("reads what is left of a result whose parts have wrong types", async () => {
    const found = await report({
      ruleId: 7,
      message: "m",
      locations: "here",
      level: 3,
      suppressions: {},
      codeFlows: [null],
      taxa: [null],
      properties: [],
    });
    expect(found).toMatchObject({ status: "open", severity: "medium" });
  });
});
