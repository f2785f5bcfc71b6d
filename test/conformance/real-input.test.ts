/** Published clusters and reports, where the shared data lies beside the repository. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../src/config.js";
import type { AttackPath } from "../../src/model/index.js";
import { analyze, type AnalysisAnswer } from "../../src/pipeline/analyze.js";
import type { ImportAnswer } from "../../src/pipeline/import.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent, type OpenedAnalysis } from "../../src/pipeline/opened.js";
import { rankedPaths } from "../../src/pipeline/path-questions.js";
import { reachNodes, switchedOff } from "../../src/pipeline/reach-questions.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

const DATA = join(repositoryRoot(), "../shared/data");
const LISTS = join(DATA, "environments/k8s-lists");
const HAS_DATA = existsSync(LISTS);
if (!HAS_DATA) console.warn(`skipped: ${DATA} is not there`);

const store = await openTestStore();
const folder = mkdtempSync(join(tmpdir(), "breachline-real-"));
const cacheFolder = join(folder, "cache");
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const POSTGRES = "k8s/cluster/default/StatefulSet/postgresdb";
const FORWARD = ["k8s/cluster/default/Service/crapi-web", "k8s/cluster/default/Service/crapi-workshop"];
const WAY = ["internet", ...FORWARD, `${POSTGRES}#data`];

const INVENTORY = `breachline: inventory/v1
stores:
  - addsTo: ${POSTGRES}#data
    data: { pii: restricted }
repositories:
  - uid: repository/git.example/crapi/workshop
    builds: [k8s/cluster/default/Deployment/crapi-workshop]
`;

const SARIF = {
  version: "2.1.0",
  runs: [
    {
      tool: {
        driver: {
          name: "Semgrep OSS",
          rules: [{ id: "sql-injection", properties: { tags: ["CWE-89: SQL Injection"] } }],
        },
      },
      versionControlProvenance: [{ repositoryUri: "https://git.example/crapi/workshop" }],
      results: [
        {
          ruleId: "sql-injection",
          level: "error",
          message: { text: "The coupon code of a request becomes part of a query." },
          locations: [
            { physicalLocation: { artifactLocation: { uri: "crapi/shop/views.py" }, region: { startLine: 360 } } },
          ],
        },
      ],
    },
  ],
};

interface Run {
  readonly answer: AnalysisAnswer;
  readonly opened: OpenedAnalysis;
  readonly paths: readonly AttackPath[];
}

async function run(workspace: string, without: readonly string[] = []): Promise<Run> {
  const answer = await analyze(store, workspace, { cacheFolder, without });
  const opened = await openCurrent(store, workspace, cacheFolder);
  return { answer, opened, paths: (await rankedPaths(store, opened, 1000)).paths };
}

const assetsOf = ({ steps }: AttackPath) => [steps[0]!.source, ...steps.map(({ target }) => target)];

describe.skipIf(!HAS_DATA)("crAPI", () => {
  const workspace = freshWorkspace();
  let found: Run;

  beforeAll(async () => {
    writeFileSync(join(folder, "inventory.yaml"), INVENTORY);
    writeFileSync(join(folder, "workshop.sarif"), JSON.stringify(SARIF));
    await importFiles(
      store,
      workspace,
      [join(LISTS, "crapi.list.json"), join(folder, "inventory.yaml"), join(folder, "workshop.sarif")],
      { source: "crapi" },
    );
    found = await run(workspace);
  });

  it("loses its personal data from the internet, through the web front and the workshop", () => {
    const path = found.paths.find(({ target }) => target === `${POSTGRES}#data`)!;
    expect(assetsOf(path)).toEqual(WAY);
    expect(path.classifications).toEqual(["restricted pii"]);
    for (const { evidence } of path.steps)
      expect(evidence.join()).toMatch(/crapi\.list\.json \/items\/\d+|workshop\.sarif \/runs/);
    expect(path.steps[1]).toMatchObject({ rule: "network/forward-inferred", basis: "inferred" });
    expect(path.steps[2]).toMatchObject({
      rule: "application/sql-injection",
      via: expect.stringMatching(/^finding\//),
    });
  });

  it("loses the data, not the database's pod", () => {
    const { opened } = found;
    const [internet, pod] = ["internet", POSTGRES].map((uid) => opened.projection.nodeOf(uid)!);
    expect(reachNodes(opened, [internet!], [pod!]).reachable).toBe(false);
  });

  it("loses nothing of a store that does not speak SQL", () => {
    const lost = found.paths.filter(({ steps }) => steps.at(-1)!.rule === "application/sql-injection");
    expect([...new Set(lost.map(({ target }) => target))]).toEqual([`${POSTGRES}#data`]);
    expect(found.opened.projection.uids).toContain("k8s/cluster/default/StatefulSet/mongodb#data");
  });

  it("has no such path without the inferred forward, and says that it is the missing link", async () => {
    const { opened, paths, answer } = await run(workspace, ["network/forward-inferred"]);
    expect(answer.without).toEqual(["network/forward-inferred"]);
    expect(paths.map(({ target }) => target)).not.toContain(`${POSTGRES}#data`);
    const [from, to] = ["internet", `${POSTGRES}#data`].map((uid) => [opened.projection.nodeOf(uid)!]);
    expect(reachNodes(opened, from!, to!).reachable).toBe(false);
    const [source, target] = FORWARD;
    expect(await switchedOff(store, opened, from!, to!)).toContainEqual({
      source,
      target,
      why: expect.stringContaining("network/forward-inferred"),
    });
  });
});

describe.skipIf(!HAS_DATA).each(["kubernetes-goat", "online-boutique-istio-netpol"])("%s", (name) => {
  const workspace = freshWorkspace();

  it("is imported, what no rule knows yet is named, and it is analysed to the end", async () => {
    const { sources } = await importFiles(store, workspace, [join(LISTS, `${name}.list.json`)], { source: name });
    for (const { why } of sources[0]!.problems) expect(why).toMatch(/^\d+ objects? of kind \w+ \(.+\) not read/);
    const { answer, paths } = await run(workspace);
    expect(answer).toMatchObject({ complete: true, limits: [] });
    expect(answer.assets).toBeGreaterThan(30);
    expect(answer.entryPoints).toBeGreaterThan(0);
    if (!paths.length) expect(answer.why).not.toBe("");
    for (const { steps } of paths) for (const { evidence } of steps) expect(evidence).not.toEqual([]);
  });
});

describe.skipIf(!HAS_DATA)("the sample reports", () => {
  const workspace = freshWorkspace();
  let imported: ImportAnswer;

  beforeAll(async () => {
    const folders = ["trivy", "sarif", "kev", "epss"].map((name) => join(DATA, "formats", name));
    imported = await importFiles(store, workspace, folders, { source: "samples" });
  });

  it("are each imported, or skipped with the reason", () => {
    const files = ["trivy", "sarif", "kev", "epss"].flatMap((name) =>
      readdirSync(join(DATA, "formats", name), { recursive: true, withFileTypes: true }).filter((each) =>
        each.isFile(),
      ),
    );
    const [source] = imported.sources;
    expect(source!.files.length + imported.skipped.length).toBe(files.length);
    expect(imported.skipped.map(({ path }) => basename(path)).sort()).toEqual([
      "known_exploited_vulnerabilities_schema.json",
      "legacy_no_vuln.json",
      "test-empty-report.json",
    ]);
    for (const { why } of imported.skipped) expect(why).toContain("no known format");
    for (const { at, why } of source!.problems) expect([at, why]).not.toContain("");
  });

  it("are analysed to the end", async () => {
    const { answer } = await run(workspace);
    expect(answer.paths).toBe(0);
    expect(answer.why).toContain("crown jewel");
    expect(answer.unjoined.length).toBeGreaterThan(0);
  });
});
