/** What-if, hypotheses and diff from the shell: what they print, and what they refuse with exit code 2. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { freshWorkspace } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-what-if-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const run = (...args: string[]) => breachline(...args, "--workspace", workspace);
const estate = join(folder, "estate.yaml");
const ESTATE = `breachline: inventory/v1
services: [{ uid: shop, port: 443, application: https, reachableFrom: [internet], exposedBy: [app] }]
computes: [{ uid: app, keeps: [orders] }]
stores: [{ uid: orders, data: { pii: restricted } }]
findings: [{ asset: shop, title: Injection, cwe: CWE-78, endpoint: / }]
`;

it("answers, keeps hypotheses and says what an answer rests on", async () => {
  writeFileSync(estate, ESTATE);
  await run("import", estate, "--source", "estate");
  await run("analyze");
  const text = await run("what-if", "--without-step", "app -> orders", "--save", "no store");
  expect(text.stdout).toContain("without step app -> orders");
  expect(text.stdout).toMatch(/Of the 1 best paths: 1 gone/);
  const json = await run("what-if", "--hypothesis", "no store", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    hypotheses: ["no store"],
    assumptions: { withoutSteps: [{ source: "app", target: "orders" }] },
    counts: { gone: 1, unchanged: 0 },
    worst: { after: 0 },
  });
  expect((await run("hypotheses")).stdout).toContain("no store");
  expect((await run("hypotheses", "show", "no store")).stdout).toBe("without step app -> orders\n");
  expect((await run("hypotheses", "delete", "no store")).exitCode).toBe(0);
  expect((await run("hypotheses", "list")).stdout).toBe("");
});

it.each([
  [["what-if"], "Nothing is assumed"],
  [["what-if", "--without-asset", "nobody"], 'No asset is called "nobody"'],
  [["what-if", "--without-step", "app"], "is no step"],
  [["what-if", "--without-finding", "CVE-2024-12345"], "no finding of CVE-2024-12345"],
  [["what-if", "--weaker", "app -> orders=2"], "number above 0"],
  [["what-if", "--hypothesis", "other"], 'no hypothesis "other"'],
  [["what-if", "--with", join(folder, "no-such-file")], "Cannot read"],
  [["hypotheses", "show", "other"], 'no hypothesis "other"'],
  [["hypotheses", "delete", "other"], 'no hypothesis "other"'],
  [["diff"], "no analysis before 1"],
  [["diff", "--from", "9"], "keeps no analysis 9"],
])("refuses %s", async (args, message) => {
  const { exitCode, stderr, stdout } = await run(...args);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});

it("says why a path went", async () => {
  writeFileSync(estate, ESTATE.replace(/findings: .*/, ""));
  await run("import", estate, "--source", "estate");
  await run("analyze");
  const { stdout } = await run("diff");
  expect(stdout).toContain("From analysis 1 to 2: 1 gone, 0 unchanged");
  expect(stdout).not.toContain("in no import any more");
  expect(stdout).toMatch(/because Finding Injection \(finding\/\w+\) vanished/);
  expect(JSON.parse((await run("diff", "--json")).stdout)).toMatchObject({ from: 1, to: 2, complete: true });
  const scan = join(folder, "scan.yaml");
  writeFileSync(scan, ESTATE.replace(/(services|computes|stores): .*\n/g, ""));
  await run("import", scan, "--source", "scan");
  await run("analyze");
  await run("sources", "withdraw", "scan");
  await run("analyze");
  expect((await run("diff")).stdout).toMatch(/stated in .*scan\.yaml.*, which is in no import any more/);
});
