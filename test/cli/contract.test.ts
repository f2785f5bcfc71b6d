/** What integrations and scripts rely on: the shapes of answers, exit codes, and answers alone on standard output. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { freshWorkspace } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-contract-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const ESTATE = join(folder, "estate.yaml");
const WORKLOAD = "k8s/c/shop/Deployment/web";
writeFileSync(
  ESTATE,
  `breachline: inventory/v1
services:
  - { uid: service/shop, name: Shop, port: 443, reachableFrom: [internet], exposedBy: [compute/shop], aliases: [shop] }
  - { uid: service/db, port: 5432, reachableFrom: [compute/shop], serves: [data/orders] }
  - { uid: service/lonely, port: 80 }
computes:
  - { uid: compute/shop, calls: [service/db], exposes: [{ asset: service/forgotten, port: 9 }] }
stores:
  - { uid: data/orders, data: { pii: restricted } }
findings:
  - { asset: compute/shop, title: SQL injection, cwe: CWE-89, severity: high, file: orders.py, line: 27 }
  - { asset: compute/shop, title: Odd, severity: hgih }
`,
);
writeFileSync(
  join(folder, "cluster.yaml"),
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: "registry.example/web:1", ports: [{ containerPort: 8080 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: c, image: "registry.example/api:1", ports: [{ containerPort: 8080 }] }] }
`,
);

const text = z.string().min(1);
const texts = z.array(z.string());
const Problem = z.strictObject({ path: text, at: text, why: text });
const Imported = z.object({
  sources: z.array(
    z.object({
      key: text,
      files: z.array(z.object({ path: text, format: text, facts: z.int(), problems: z.int() })),
      facts: z.object({ assets: z.int(), relationships: z.int(), findings: z.int(), vulnerabilities: z.int() }),
      problems: z.array(Problem),
    }),
  ),
});
const Analysed = z.object({
  analysis: z.int(),
  ...{ assets: z.int(), steps: z.int(), entryPoints: z.int(), crownJewels: z.int(), paths: z.int() },
  complete: z.boolean(),
  limits: texts,
  unjoined: z.array(Problem),
  notCollected: texts,
  stages: z.array(z.object({ name: text, ms: z.number() })),
});
const Step = z.object({
  ...{ source: text, target: text, rule: text, technique: z.string().regex(/^T\d{4}(\.\d{3})?$/) },
  via: text.nullable(),
  layer: z.enum(["infrastructure", "workload", "application"]),
  probability: z.number().min(0).max(1),
  basis: z.enum(["configured", "observed", "inferred"]),
  because: z.array(text).min(1),
  requires: z.array(z.object({ uid: text, steps: z.array(z.unknown()) })),
  alternatives: z.int(),
});
const Path = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  rank: z.int(),
  ...{ risk: z.number().min(0).max(100), impact: z.number().min(0).max(100) },
  ...{ likelihood: z.number().min(0).max(1), likelihoodSharedCause: z.number().min(0).max(1) },
  band: z.enum(["critical", "high", "medium", "low"]),
  ...{ source: text, entry: text, target: text },
  steps: z.array(Step).min(1),
});
const Paths = z.object({ complete: z.boolean(), more: z.boolean(), notCollected: texts, paths: z.array(Path) });
const Reach = z.object({
  ...{ from: text, to: text, reachable: z.boolean().nullable() },
  likelihood: z.number(),
  path: texts,
  blocked: z.array(z.strictObject({ source: text, target: text, why: text })),
  complete: z.boolean(),
  notCollected: texts,
});

/** One JSON document and nothing else on standard output. */
async function json<T>(schema: z.ZodType<T>, code: number, ...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await breachline(...args, "--workspace", workspace, "--json");
  expect([exitCode, stderr]).toEqual([code, expect.any(String)]);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  return schema.parse(JSON.parse(stdout));
}

const rows = (stdout: string) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("import and analyze", () => {
  it("import says by source and file what was read, and each problem with its place", async () => {
    const { sources } = await json(Imported, 0, "import", folder, "--source", "estate", "--cluster", "c");
    expect(sources).toHaveLength(1);
    expect(sources[0]).toMatchObject({
      key: "estate",
      files: [{ format: "kubernetes" }, { format: "inventory", problems: 1 }],
    });
    expect(sources[0]!.problems).toEqual([expect.objectContaining({ path: ESTATE, at: "#1/findings/1/severity" })]);
  });

  it("results before the first analysis are an error that names the command", async () => {
    for (const args of [["paths"], ["reach", "--from", "internet", "--to", "shop"]]) {
      const { exitCode, stdout, stderr } = await breachline(...args, "--workspace", workspace);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toContain("breachline analyze");
    }
  });

  it("analyze counts what it found and names what did not join", async () => {
    const answer = await json(Analysed, 0, "analyze");
    expect(answer).toMatchObject({ analysis: 1, entryPoints: 1, complete: true, limits: [] });
    expect(answer.paths).toBeGreaterThan(0);
    expect(answer.unjoined.map(({ why }) => why).join()).toContain("service/forgotten");
  });

  it("a source without a key is called by its absolute paths", async () => {
    const other = freshKey();
    const { stdout } = await breachline("import", ESTATE, "--workspace", other, "--json");
    expect(Imported.parse(JSON.parse(stdout)).sources[0]!.key).toBe(ESTATE);
    expect((await breachline("workspace", "list")).stdout.split("\n")).toContain(other);
    expect(await breachline("workspace", "delete", other)).toMatchObject({ exitCode: 0, stdout: "" });
    expect((await breachline("workspace", "list")).stdout.split("\n")).not.toContain(other);
  });
});

const freshKey = () => `${workspace}-other`;

describe("answers", () => {
  beforeAll(() => void vi.stubEnv("NEO4J_URI", ""));

  it("paths lists them in order, each with its steps", async () => {
    const { complete, paths } = await json(Paths, 0, "paths");
    expect(complete).toBe(true);
    expect(paths.map(({ rank }) => rank)).toEqual(paths.map((_, index) => index + 1));
    expect(paths[0]).toMatchObject({ source: "internet", entry: "service/shop", target: "data/orders" });
    expect(paths[0]!.steps.map(({ source, target }) => [source, target])).toEqual([
      ["internet", "service/shop"],
      ["service/shop", "data/orders"],
    ]);
  });

  it("paths between given ends have the same shape, and say when there is none", async () => {
    const found = await json(Paths, 0, "paths", "--from", "shop", "--to", "data/orders", "--limit", "1");
    expect(found.paths).toHaveLength(1);
    const { paths, why } = await json(
      Paths.extend({ why: text }),
      0,
      "paths",
      "--from",
      "data/orders",
      "--to",
      "service/lonely",
    );
    expect(paths).toEqual([]);
    expect(why).toContain("service/lonely");
  });

  it("reach answers yes with the way, and no with what separates them", async () => {
    const yes = await json(Reach, 0, "reach", "--from", "internet", "--to", "data/orders");
    expect(yes).toMatchObject({ reachable: true, path: ["internet", "service/shop", "data/orders"], blocked: [] });
    expect(yes.likelihood).toBeGreaterThan(0);
    const { stdout } = await breachline("reach", "--from", "internet", "--to", "data/orders", "--workspace", workspace);
    expect(stdout).toMatch(
      /^yes, with likelihood .*\n {2}1\. the internet .*→ Shop[^]*\n {2}2\. Shop [^]*SQL injection[^]*because /,
    );
    const no = await json(Reach, 0, "reach", "--from", "internet", "--to", "service/lonely");
    expect(no).toMatchObject({ reachable: false, likelihood: 0, path: [] });
    expect(no.blocked).not.toEqual([]);
    expect(no.complete).toBe(true);
  });

  it("reach answers many questions in their order, ends as they were asked, an unknown one with null and why", async () => {
    const pairs = join(folder, "pairs.jsonl");
    writeFileSync(
      pairs,
      '{"from":"internet","to":"shop"}\n{"from":"nobody","to":"shop"}\n\n{"from":"shop","to":"internet"}\n',
    );
    const { exitCode, stdout } = await breachline("reach", "--pairs", pairs, "--jsonl", "--workspace", workspace);
    rmSync(pairs);
    expect(exitCode).toBe(0);
    expect(rows(stdout).map(({ from, to, reachable }) => [from, to, reachable])).toEqual([
      ["internet", "shop", true],
      ["nobody", "shop", null],
      ["shop", "internet", false],
    ]);
    expect(rows(stdout)[1]!["why"]).toContain("nobody");
  });

  it("a question that is none names its line", async () => {
    const pairs = join(folder, "pairs.jsonl");
    writeFileSync(pairs, '{"from":"internet","to":"shop"}\n{"from":1}\n');
    const { exitCode, stderr } = await breachline("reach", "--pairs", pairs, "--jsonl", "--workspace", workspace);
    rmSync(pairs);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("pairs.jsonl line 2");
  });

  it.each([
    ["assets", ["uid", "kind", "name", "aliases", "labels"], { uid: "service/shop", kind: "Service", name: "Shop" }],
    [
      "steps",
      ["source", "target", "rule", "via", "technique", "layer", "probability", "requires", "because"],
      { source: "internet", target: "service/shop" },
    ],
    [
      "connections",
      ["source", "target", "protocol", "ports"],
      { source: "k8s/c/shop/Deployment/api", target: WORKLOAD, ports: "all" },
    ],
    ["findings", ["uid"], { title: "SQL injection" }],
    ["relationships", ["uid", "type", "source", "target"], { type: "STORES", source: "data/orders" }],
    ["paths", ["id", "rank", "risk", "steps"], { rank: 1, target: "data/orders" }],
  ])("export %s is one object a line", async (what, fields, one) => {
    const { exitCode, stdout, stderr } = await breachline("export", what, "--workspace", workspace);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const row of rows(stdout)) expect(Object.keys(row)).toEqual(expect.arrayContaining(fields));
    expect(rows(stdout)).toContainEqual(expect.objectContaining(one));
  });

  it("exported steps know no hubs, and every end of one is an exported asset", async () => {
    const uids = new Set(
      rows((await breachline("export", "assets", "--workspace", workspace)).stdout).map(({ uid }) => uid),
    );
    const steps = rows((await breachline("export", "steps", "--workspace", workspace)).stdout);
    expect(steps.flatMap(({ source, target }) => [source, target]).filter((uid) => !uids.has(uid))).toEqual([]);
    expect(steps.length).toBeGreaterThan(5);
  });

  it("export as CSV has one heading", async () => {
    const { stdout } = await breachline("export", "connections", "--format", "csv", "--workspace", workspace);
    const lines = stdout.trim().split("\n");
    expect(lines.filter((line) => line.startsWith("source,target,protocol,ports"))).toEqual([lines[0]]);
  });
});

it.each([
  ["pahts"],
  ["paths", "--limit", "0"],
  ["paths", "--workspace", "../x"],
  ["export", "everything"],
  ["reach", "--from", "x"],
])("wrong arguments end with 2: %s %s %s", async (...args) => {
  const { exitCode, stdout, stderr } = await breachline(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).not.toBe("");
});

it("help is an answer", async () => {
  const { exitCode, stdout } = await breachline("--help");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("import");
});
