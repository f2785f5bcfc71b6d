import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { countingStore, startTestApi } from "./client.js";
import { estate } from "./estate.js";

const store = await openTestStore();
const counted = countingStore(store);
const { api, ask } = await startTestApi(counted.store);
const workspace = freshWorkspace();
const empty = freshWorkspace();
afterAll(async () => {
  await api.close();
  await store.close();
});

const IMPORT = `mutation ($workspace: String!, $files: [FileInput!]!, $source: String!) {
  importFiles(workspace: $workspace, source: $source, files: $files) {
    key files { path format facts problems } facts { assets findings } problems { at why } skipped { path why }
  }
}`;
const ANALYZE = `mutation ($workspace: String!) { analyze(workspace: $workspace) { id state unchanged analysis { number paths complete crownJewels entryPoints why } } }`;
const files = (content: string, name = "estate.json") => [{ name, content }];

describe("importing and analysing", () => {
  it("imports content under the name that was given, and analyses it", async () => {
    const imported = await ask(IMPORT, { workspace, source: "estate", files: files(estate(6, 3)) });
    expect(imported.errors).toBeUndefined();
    expect(imported.data.importFiles).toMatchObject({
      key: "estate",
      files: [{ path: "estate.json", problems: 0 }],
      skipped: [],
    });
    const before = await ask(`query ($workspace: String!) { attackPaths(workspace: $workspace) { totalCount } }`, {
      workspace,
    });
    expect(before.errors?.[0]?.extensions["code"]).toBe("NOT_FOUND");
    const { data, errors } = await ask(ANALYZE, { workspace });
    expect(errors).toBeUndefined();
    expect(data.analyze).toMatchObject({ state: "DONE", unchanged: false });
    const { analysis } = data.analyze;
    expect(analysis).toMatchObject({ number: 1, complete: true, crownJewels: 3, entryPoints: 6, why: null });
    expect(analysis.paths).toBeGreaterThanOrEqual(50);
  });

  it("takes compressed content as base64", async () => {
    const { gzipSync } = await import("node:zlib");
    const content = gzipSync(
      JSON.stringify({ breachline: "inventory/v1", services: [{ uid: "service/zipped", port: 80 }] }),
    ).toString("base64");
    const { data } = await ask(IMPORT, {
      workspace,
      source: "zipped",
      files: [{ name: "z.json.gz", content, encoding: "BASE64" }],
    });
    expect(data.importFiles.facts.assets).toBe(1);
  });

  it("never opens a file of the server, whatever the name", async () => {
    const { errors } = await ask(IMPORT, { workspace: empty, source: "x", files: files("", "/etc/passwd") });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("empty"),
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  it("refuses a broken document with its place, and changes nothing", async () => {
    const broken = await ask(IMPORT, {
      workspace: empty,
      source: "x",
      files: files('{"breachline": "inventory/v1", "services": [}'),
    });
    expect(broken.errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
    expect(broken.errors?.[0]?.message).toContain("estate.json");
    expect((await ask(`{ workspaces }`)).data.workspaces).not.toContain(empty);
  });
});

const PAGE = `query ($workspace: String!, $first: Int!, $after: String, $filter: AttackPathFilter, $orderBy: PathOrder! = RISK) {
  attackPaths(workspace: $workspace, first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    analysis { number complete }
    edges { cursor node {
      id pathId rank risk band likelihood likelihoodSharedCause impact impactFactors { name value origin } hops
      entryName targetName classifications { kind sensitivity } explanation fixes { remediation steps findings { uid title } }
      source { uid } entry { uid kind findingCount } target { uid kind classifications { kind sensitivity } reachability { state risk } }
      steps {
        rule title technique layer probability basis because evidence alternatives factors { name value origin missing }
        source { uid name kind } target { uid name kind } finding { uid severity reports { tool } } requires { uid }
      }
    } }
  }
}`;

describe("the ranked attack paths", () => {
  it("come in a handful of statements however many rows there are", async () => {
    // The first question of a process opens the analysis; from then on it is at hand.
    await ask(PAGE, { workspace, first: 1 });
    counted.statements.length = 0;
    const { data, errors } = await ask(PAGE, { workspace, first: 50 });
    expect(errors).toBeUndefined();
    expect(data.attackPaths.edges).toHaveLength(50);
    const fifty = counted.statements.length;
    counted.statements.length = 0;
    await ask(PAGE, { workspace, first: 2 });
    expect(fifty).toBe(counted.statements.length);
    // The page, the count, the analysis, assets, findings, finding counts, classifications, reports, and the current number.
    expect(fifty).toBeLessThanOrEqual(10);
  });

  it("carry their reasons, evidence, explanation and fixes", async () => {
    const { data } = await ask(PAGE, { workspace, first: 1 });
    const [{ node: path }] = data.attackPaths.edges;
    expect(path).toMatchObject({
      rank: 1,
      source: { uid: "internet" },
      classifications: [{ kind: "PII", sensitivity: "RESTRICTED" }],
    });
    expect(path.pathId).toMatch(/^[0-9a-f]{32}$/);
    expect(path.risk).toBeCloseTo(path.likelihood * path.impact, 0);
    expect(path.steps[0].source.uid).toBe("internet");
    expect(path.steps.every((step: { evidence: string[] }) => step.evidence.length > 0)).toBe(true);
    expect(path.steps.some((step: { finding: unknown }) => step.finding)).toBe(true);
    expect(path.explanation.join("\n")).toContain(path.targetName);
    expect(path.explanation.length).toBeGreaterThanOrEqual(path.hops + 2);
    expect(path.fixes.length).toBeGreaterThan(0);
    expect(path.target).toMatchObject({ kind: "DATA_STORE", reachability: { state: "REACHABLE" } });
    expect(path.target.reachability.risk).toBeCloseTo(path.risk, 6);
  });

  it("page through all of them once, in order, whatever the order", async () => {
    for (const orderBy of ["RISK", "LIKELIHOOD", "HOPS"]) {
      const seen: { rank: number; risk: number; likelihood: number; hops: number }[] = [];
      let after: string | null = null;
      let total = 0;
      do {
        const { data, errors }: Awaited<ReturnType<typeof ask>> = await ask(PAGE, {
          workspace,
          first: 20,
          after,
          orderBy,
        });
        expect(errors).toBeUndefined();
        seen.push(...data.attackPaths.edges.map(({ node }: { node: (typeof seen)[number] }) => node));
        total = data.attackPaths.totalCount;
        after = data.attackPaths.pageInfo.hasNextPage ? data.attackPaths.pageInfo.endCursor : null;
      } while (after);
      expect(new Set(seen.map(({ rank }) => rank)).size).toBe(total);
      expect(seen).toHaveLength(total);
      const key = { RISK: "risk", LIKELIHOOD: "likelihood", HOPS: "hops" }[orderBy] as "risk" | "likelihood" | "hops";
      const sign = key === "hops" ? 1 : -1;
      const sorted = seen.toSorted((a, b) => sign * (a[key] - b[key]) || a.rank - b.rank);
      expect(seen.map(({ rank }) => rank)).toEqual(sorted.map(({ rank }) => rank));
    }
  });

  it("are filtered by each of their properties", async () => {
    const all = (await ask(PAGE, { workspace, first: 200 })).data.attackPaths.edges.map(
      ({ node }: { node: unknown }) => node,
    ) as {
      rank: number;
      entry: { uid: string };
      target: { uid: string };
      band: string;
      risk: number;
      classifications: { kind: string }[];
      steps: { technique: string; source: { uid: string }; finding: { uid: string } | null }[];
    }[];
    const ranks = async (filter: object) =>
      (await ask(PAGE, { workspace, first: 200, filter })).data.attackPaths.edges.map(
        ({ node }: { node: { rank: number } }) => node.rank,
      );
    const expected = (test: (path: (typeof all)[number]) => boolean) => {
      const found = all.filter(test).map(({ rank }) => rank);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(all.length);
      return found;
    };
    const finding = all[0]!.steps.find((step) => step.finding)!.finding!.uid;
    expect(await ranks({ entry: ["entry1.example"] })).toEqual(expected((path) => path.entry.uid === "service/entry1"));
    expect(await ranks({ target: ["data/inner2"] })).toEqual(expected((path) => path.target.uid === "data/inner2"));
    expect(await ranks({ band: [all[0]!.band] })).toEqual(expected((path) => path.band === all[0]!.band));
    expect(await ranks({ leastRisk: all[5]!.risk })).toEqual(expected((path) => path.risk >= all[5]!.risk));
    expect(await ranks({ asset: ["compute/inner3"] })).toEqual(
      expected((path) => path.steps.some(({ source }) => source.uid === "compute/inner3")),
    );
    expect(await ranks({ finding: [finding] })).toEqual(
      expected((path) => path.steps.some((step) => step.finding?.uid === finding)),
    );
    expect(await ranks({ classification: { kind: ["FINANCIAL"] } })).toEqual(
      expected((path) => path.classifications[0]!.kind === "FINANCIAL"),
    );
    expect(await ranks({ technique: ["t1190"] })).toEqual(all.map(({ rank }) => rank));
    expect(await ranks({ technique: ["T9999"] })).toEqual([]);
  });

  it("are found again by their ids", async () => {
    const { data } = await ask(PAGE, { workspace, first: 1 });
    const [{ node }] = data.attackPaths.edges;
    const again = await ask(
      `query ($id: ID!, $gid: String!, $pathId: String!, $workspace: String!) {
        node(id: $id) { id ... on AttackPath { pathId } }
        byGlobalId: attackPath(id: $gid) { pathId }
        byPathId: attackPath(id: $pathId, workspace: $workspace) { id }
        none: attackPath(id: "00000000000000000000000000000000", workspace: $workspace) { id }
      }`,
      { id: node.id, gid: node.id, pathId: node.pathId, workspace },
    );
    expect(again.data).toEqual({
      node: { id: node.id, pathId: node.pathId },
      byGlobalId: { pathId: node.pathId },
      byPathId: { id: node.id },
      none: null,
    });
  });

  it("are read on from a cursor in the analysis that it names", async () => {
    const first = await ask(PAGE, { workspace, first: 10 });
    const { analysis, pageInfo } = first.data.attackPaths;
    await ask(ANALYZE, { workspace });
    const next = await ask(PAGE, { workspace, first: 10, after: pageInfo.endCursor });
    expect(next.data.attackPaths.analysis.number).toBe(analysis.number);
    expect(next.data.attackPaths.edges[0].node.rank).toBe(11);
    expect((await ask(PAGE, { workspace, first: 1 })).data.attackPaths.analysis.number).toBe(analysis.number + 1);
    await store.write(`CYPHER 25 MATCH (a:Analysis {workspace: $workspace, number: $number}) DELETE a`, {
      workspace,
      number: analysis.number,
    });
    const gone = await ask(PAGE, { workspace, first: 10, after: pageInfo.endCursor });
    expect(gone.errors?.[0]).toMatchObject({
      message: expect.stringContaining("no longer kept"),
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  it("refuse a cursor of another question", async () => {
    const { data } = await ask(PAGE, { workspace, first: 1 });
    for (const after of [data.attackPaths.pageInfo.endCursor, "nonsense"]) {
      const { errors } = await ask(PAGE, { workspace, first: 1, after, filter: { band: ["LOW"] } });
      expect(errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
    }
  });
});

describe("assets and findings", () => {
  const ASSETS = `query ($workspace: String!, $first: Int! = 200, $after: String, $filter: AssetFilter) {
    assets(workspace: $workspace, first: $first, after: $after, filter: $filter) {
      totalCount pageInfo { hasNextPage endCursor }
      edges { node { id uid kind name scopes { uid } classifications { kind } findings(first: 2) { uid asset { uid } } findingCount properties
        reachability { state likelihood risk why path { uid } target { uid } } } }
    }
  }`;

  it("are listed by uid, page by page, in as many statements for many as for few", async () => {
    counted.statements.length = 0;
    const { data, errors } = await ask(ASSETS, { workspace });
    expect(errors).toBeUndefined();
    const many = counted.statements.length;
    const uids = data.assets.edges.map(({ node }: { node: { uid: string } }) => node.uid);
    expect(uids).toEqual(uids.toSorted());
    expect(uids).toHaveLength(data.assets.totalCount);
    counted.statements.length = 0;
    const first = await ask(ASSETS, { workspace, first: 3 });
    expect(counted.statements.length).toBeGreaterThanOrEqual(many - 2);
    const second = await ask(ASSETS, { workspace, first: 3, after: first.data.assets.pageInfo.endCursor });
    expect(second.data.assets.edges.map(({ node }: { node: { uid: string } }) => node.uid)).toEqual(uids.slice(3, 6));
  });

  it("say whether attackers reach them, and if not, why", async () => {
    const { data } = await ask(ASSETS, { workspace });
    const of = (uid: string) =>
      data.assets.edges.find(({ node }: { node: { uid: string } }) => node.uid === uid).node.reachability;
    expect(of("service/entry1")).toMatchObject({
      state: "EXPOSED",
      path: [{ uid: "internet" }, { uid: "service/entry1" }],
    });
    expect(of("compute/inner1")).toMatchObject({ state: "REACHABLE" });
    expect(of("service/forgotten")).toMatchObject({
      state: "NOT_REACHABLE",
      likelihood: 0,
      risk: 0,
      why: "No step leads to it from anywhere.",
    });
    const { data: best } = await ask(PAGE, { workspace, first: 1 });
    expect(of("service/entry1").risk).toBeLessThanOrEqual(best.attackPaths.edges[0].node.risk + 1e-9);
    const risks = data.assets.edges.map(
      ({ node }: { node: { reachability: { risk: number } | null } }) => node.reachability?.risk ?? 0,
    );
    expect(Math.max(...risks)).toBeCloseTo(best.attackPaths.edges[0].node.risk, 9);
  });

  it("are found by kind, by part of a name, and by alias", async () => {
    const uids = async (filter: object) =>
      (await ask(ASSETS, { workspace, filter })).data.assets.edges.map(
        ({ node }: { node: { uid: string } }) => node.uid,
      );
    expect(await uids({ kind: ["DATA_STORE"] })).toEqual(["data/inner1", "data/inner2", "data/inner3"]);
    expect(await uids({ search: "ENTRY2.example" })).toEqual(["service/entry2"]);
    expect(await uids({ owner: ["back"], search: "inner2" })).toEqual(["compute/inner2"]);
    expect(await uids({ crownJewel: true })).toEqual(["data/inner1", "data/inner2", "data/inner3"]);
    const one = await ask(
      `query ($workspace: String!) {
        byAlias: asset(uid: "entry1.example", workspace: $workspace) { uid }
        none: asset(uid: "nothing", workspace: $workspace) { uid }
        services(workspace: $workspace, filter: {search: "entry1"}) { edges { node { uid port application } } }
        dataStores(workspace: $workspace) { totalCount }
      }`,
      { workspace },
    );
    expect(one.data).toEqual({
      byAlias: { uid: "service/entry1" },
      none: null,
      services: { edges: [{ node: { uid: "service/entry1", port: 443, application: "https" } }] },
      dataStores: { totalCount: 3 },
    });
  });

  it("are not guessed where a name may mean several", async () => {
    const { errors } = await ask(
      `query ($workspace: String!) { asset(uid: "shared-name", workspace: $workspace) { uid } }`,
      { workspace },
    );
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      candidates: ["service/forgotten", "service/lonely"],
    });
  });

  it("have findings that are filtered, ordered and paged", async () => {
    const query = `query ($workspace: String!, $after: String, $orderBy: FindingOrder!) {
      findings(workspace: $workspace, first: 4, after: $after, orderBy: $orderBy, filter: {severity: [CRITICAL], feedsSteps: true}) {
        totalCount pageInfo { endCursor } edges { node { uid title kind severity gives asset { uid } reports { tool } reachability { state } } }
      }
      of: findings(workspace: $workspace, orderBy: $orderBy, filter: {asset: ["entry1.example"], cwe: ["cwe-78"]}) { edges { node { title } } }
    }`;
    for (const orderBy of ["SEVERITY", "EPSS", "CVSS", "UID"]) {
      const { data, errors } = await ask(query, { workspace, orderBy });
      expect(errors).toBeUndefined();
      expect(data.findings.totalCount).toBe(9);
      expect(data.of.edges).toEqual([{ node: { title: "Command injection in entry1" } }]);
      const next = await ask(query, { workspace, orderBy, after: data.findings.pageInfo.endCursor });
      const titles = [...data.findings.edges, ...next.data.findings.edges].map(
        ({ node }: { node: { title: string } }) => node.title,
      );
      expect(new Set(titles).size).toBe(8);
      const [{ node }] = data.findings.edges;
      expect(node).toMatchObject({
        kind: "DAST",
        severity: "CRITICAL",
        gives: ["code-execution"],
        reachability: { state: expect.any(String) },
      });
    }
  });
});

describe("questions", () => {
  it("say whether one asset leads to another, and what separates them", async () => {
    const { data, errors } = await ask(
      `query ($workspace: String!) {
        yes: reach(from: "internet", to: "data/inner1", workspace: $workspace) { reachable likelihood pathUids path { uid } complete }
        no: reach(from: "service/forgotten", to: "data/inner1", workspace: $workspace) { reachable blocked { source target why } }
        unknown: reach(from: "nothing", to: "data/inner1", workspace: $workspace) { from reachable why }
      }`,
      { workspace },
    );
    expect(errors).toBeUndefined();
    expect(data.yes).toMatchObject({ reachable: true, complete: true });
    expect(data.yes.path.map(({ uid }: { uid: string }) => uid)).toEqual(data.yes.pathUids);
    expect(data.no.reachable).toBe(false);
    expect(data.no.blocked.length).toBeGreaterThan(0);
    expect(data.unknown).toMatchObject({ from: "nothing", reachable: null, why: expect.stringContaining("nothing") });
  });

  it("search paths between given ends", async () => {
    const { data, errors } = await ask(
      `query ($workspace: String!) {
        paths(from: ["compute/entry1"], to: "data/inner1", limit: 2, workspace: $workspace) { complete more why paths { rank risk steps { title target { uid } } } }
      }`,
      { workspace },
    );
    expect(errors).toBeUndefined();
    expect(data.paths).toMatchObject({ complete: true, more: true, why: null });
    expect(data.paths.paths).toHaveLength(2);
    expect(data.paths.paths[0].steps.at(-1).target.uid).toBe("data/inner1");
  });

  it("list sources, analyses and workspaces, and find anything by its global id", async () => {
    const { data } = await ask(
      `query ($workspace: String!) {
        workspaces
        sources(workspace: $workspace) { id key files { path format } facts { assets } problems { why } }
        analyses(workspace: $workspace) { id number stages { name ms } }
        analysis(workspace: $workspace) { number scoring }
        assets(workspace: $workspace, first: 1) { edges { node { id } } }
        findings(workspace: $workspace, first: 1) { edges { node { id } } }
      }`,
      { workspace },
    );
    expect(data.workspaces).toContain(workspace);
    expect(data.sources.map(({ key }: { key: string }) => key)).toEqual(["estate", "zipped"]);
    expect(data.analyses[0].number).toBe(data.analysis.number);
    const ids = [data.sources[0], data.analyses[0], data.assets.edges[0].node, data.findings.edges[0].node].map(
      ({ id }: { id: string }) => id,
    );
    for (const [index, type] of ["Source", "Analysis", "Asset", "Finding"].entries()) {
      const { data: found } = await ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id: ids[index] });
      expect(found.node).toEqual({ __typename: type, id: ids[index] });
    }
  });
});

describe("errors", () => {
  beforeAll(() => expect(empty).not.toBe(workspace));

  const codes: [string, string, string][] = [
    ["a workspace that does not exist", `{ assets(workspace: "nowhere-at-all") { totalCount } }`, "NOT_FOUND"],
    [
      "paths of a workspace that does not exist",
      `{ attackPaths(workspace: "nowhere-at-all") { totalCount } }`,
      "NOT_FOUND",
    ],
    [
      "an analysis of a workspace that does not exist",
      `mutation { analyze(workspace: "nowhere-at-all") { id } }`,
      "NOT_FOUND",
    ],
    ["a workspace's name that cannot be one", `{ assets(workspace: "a b") { totalCount } }`, "BAD_USER_INPUT"],
    ["a page that is too large", `{ assets(first: 201) { totalCount } }`, "BAD_USER_INPUT"],
    ["an id that is none", `{ node(id: "x") { id } }`, "BAD_USER_INPUT"],
    ["a field that does not exist", `{ nothing }`, "GRAPHQL_VALIDATION_FAILED"],
    ["a text that is no query", `{`, "GRAPHQL_PARSE_FAILED"],
  ];
  it.each(codes)("have a code: %s", async (_case, query, code) => {
    const { errors, text } = await ask(query);
    expect(errors?.[0]?.extensions["code"]).toBe(code);
    expect(text).not.toMatch(/stacktrace|node_modules|bolt:|\.cypher/);
  });

  it("name an asset in a filter that does not exist", async () => {
    const { errors } = await ask(PAGE, { workspace, first: 1, filter: { entry: ["typo"] } });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('"typo"'),
      extensions: { code: "NOT_FOUND" },
    });
  });
});
