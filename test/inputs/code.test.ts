import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const LEAK = {
  RuleID: "aws-key",
  Description: "AWS key",
  File: "/conf/a.tf",
  StartLine: 2,
  EndLine: 2,
  Match: "AKIASECRET",
  Secret: "AKIASECRET",
  Commit: "c0ffee",
  Author: "A",
  Email: "a@b.c",
  Fingerprint: "c0ffee:/conf/a.tf:aws-key:2",
};

describe("Gitleaks", () => {
  it("reads where a secret is, and never the secret or its author", async () => {
    const { reports, facts } = await reading([LEAK], { asset: "shop" });
    expect(reports[0]).toMatchObject({
      kind: "secret",
      rule: "aws-key",
      assets: ["shop"],
      cwes: ["CWE-798"],
      place: { file: "/conf/a.tf", line: 2, fingerprint: LEAK.Fingerprint },
    });
    expect(JSON.stringify(facts)).not.toMatch(/AKIASECRET|a@b\.c/);
  });

  it("takes the repository from a link", async () => {
    const { reports, assets } = await reading([
      { ...LEAK, Link: "https://github.com/acme/shop/blob/c0ffee/conf/a.tf#L2" },
    ]);
    expect(assets).toMatchObject([{ uid: "repository/github.com/acme/shop" }]);
    expect(reports[0]?.assets).toEqual(["repository/github.com/acme/shop"]);
  });

  it("reads reports of version 7", async () => {
    const { reports } = await reading([
      { line: "AKIASECRET", offender: "AKIASECRET", rule: "AWS", file: "a", lineNumber: 3, commit: "c", repoURL: "" },
    ]);
    expect(reports[0]).toMatchObject({ rule: "AWS", place: { file: "a", line: 3 } });
  });

  it("tells of records without file and of lines that are no numbers", async () => {
    const { reports, problems } = await reading([{ ...LEAK, StartLine: "two" }, { RuleID: "x" }, null]);
    expect(reports[0]?.place.line).toBeUndefined();
    expect(problems.map(({ at }) => at)).toEqual(["/1", "/2"]);
  });

  it("refuses a report that is cut off", async () => {
    await expect(reading(JSON.stringify([LEAK]).slice(0, -2))).rejects.toMatchObject({ code: "truncated" });
  });
});

const RESULT = {
  check_id: "js.sqli",
  path: "src/a.js",
  start: { line: 7 },
  end: { line: 9 },
  extra: {
    message: "SQL injection",
    severity: "ERROR",
    lines: "  query(x)\n  more",
    metadata: { cwe: ["CWE-89: SQL"], confidence: "HIGH" },
  },
};

describe("Semgrep's JSON", () => {
  const report = (...results: unknown[]) => ({ version: "1.0", results, errors: [], paths: {} });

  it("reads a result", async () => {
    expect((await reading(report(RESULT))).reports[0]).toMatchObject({
      kind: "sast",
      cwes: ["CWE-89"],
      severity: "high",
      precision: 0.45,
      place: { file: "src/a.js", line: 7, endLine: 9, snippet: "query(x)" },
    });
  });

  it("takes nosemgrep for acceptance", async () => {
    expect(
      (await reading(report({ ...RESULT, extra: { ...RESULT.extra, is_ignored: true } }))).reports[0]?.status,
    ).toBe("accepted");
  });

  it.each([
    ["CONFIRMED_VALID", "secret", true],
    ["CONFIRMED_INVALID", "secret", false],
    ["NO_VALIDATOR", "sast", undefined],
  ])("takes the validation state %s for a %s, verified %s", async (validation_state, kind, verified) => {
    const found = (await reading(report({ ...RESULT, extra: { ...RESULT.extra, validation_state } }))).reports[0];
    expect([found?.kind, found?.verified]).toEqual([kind, verified]);
  });

  it("reads the flow of taint", async () => {
    const step = (line: number) => ["CliLoc", [{ path: "src/a.js", start: { line } }, "x"]];
    const dataflow_trace = {
      taint_source: step(1),
      intermediate_vars: [{ location: { path: "src/b.js", start: { line: 2 } } }],
      taint_sink: step(3),
    };
    const { reports } = await reading(report({ ...RESULT, extra: { ...RESULT.extra, dataflow_trace } }));
    expect(reports[0]?.flow.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it("reads an empty report as one of its own", async () => {
    expect(await reading({ results: [], errors: [] })).toMatchObject({ format: "semgrep", facts: [], problems: [] });
  });

  it("does not take another tool's results for its own", async () => {
    expect((await reading({ errors: [], metrics: {}, results: [{ test_id: "B101" }] })).format).toBeUndefined();
  });

  it("tells of a result without path and of an unknown severity", async () => {
    const { problems } = await reading(report(RESULT, { check_id: "x" }, { ...RESULT, extra: { severity: "AWFUL" } }));
    expect(problems.map(({ at }) => at)).toEqual(["/results/1", "/results/2"]);
  });
});
