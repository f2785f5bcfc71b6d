// A page of 50 ranked paths with their steps and assets: Breachline's API against a bare Apollo resolver that runs one
// equivalent Cypher query, both in one run:
//   npm run build && node bench/graphql.mjs [--seconds 5] [--rounds 3] [--connections 8] [--entries 10] [--inner 5]
// Prints JSON: requests per second of both and their ratio (the median over the rounds).
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const STEP =
  "title rule technique layer probability basis evidence factors { name value origin } source { uid name basis } target { uid name basis }";
const PATH = `rank risk band likelihood impact entryName targetName steps { ${STEP} }`;
const workspace = option("workspace", `bench-${randomBytes(6).toString("hex")}`);
const queries = {
  breachline: `{ attackPaths(workspace: "${workspace}", first: 50) { edges { node { ${PATH} } } } }`,
  bare: `{ attackPaths(workspace: "${workspace}", first: 50) { ${PATH} } }`,
};

/** Entries on the internet, inner services behind them, a weakness in each, a store behind each inner one. */
function estate(entries, inner) {
  const names = (what, count) => Array.from({ length: count }, (_, n) => `${what}${n}`);
  const [front, back] = [names("entry", entries), names("inner", inner)];
  const computes = [...front, ...back].map((name) => `compute/${name}`);
  const service = (name, reachableFrom) => ({
    uid: `service/${name}`,
    port: 443,
    application: "https",
    reachableFrom,
    exposedBy: [`compute/${name}`],
  });
  const weakness = {
    cwe: "CWE-78",
    severity: "critical",
    kind: "dast",
    verified: true,
    endpoint: "/",
    cvss: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  };
  return JSON.stringify({
    breachline: "inventory/v1",
    services: [
      ...front.map((name) => service(name, ["internet"])),
      ...back.map((name) =>
        service(
          name,
          computes.filter((each) => each !== `compute/${name}`),
        ),
      ),
    ],
    computes: [
      ...front.map((name) => ({ uid: `compute/${name}` })),
      ...back.map((name) => ({ uid: `compute/${name}`, keeps: [`data/${name}`] })),
    ],
    stores: back.map((name) => ({ uid: `data/${name}`, data: { pii: "restricted" } })),
    findings: [...front, ...back].map((name) => ({
      ...weakness,
      asset: `service/${name}`,
      title: `Command injection in ${name}`,
    })),
  });
}

async function openBenchStore() {
  const { readSettings } = await import("../dist/config.js");
  const { openStore } = await import("../dist/store/migrate.js");
  return openStore(readSettings());
}

async function serveBreachline() {
  const { startApi } = await import("../dist/api/server.js");
  const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-bench-"));
  return (await startApi({ store: await openBenchStore(), cacheFolder, host: "127.0.0.1", port: 0 })).url;
}

const EQUIVALENT = `CYPHER 25
MATCH (workspace:Workspace {name: $workspace})
MATCH (path:AttackPath {workspace: $workspace, analysis: workspace.current})
WITH path ORDER BY path.rank LIMIT $first
RETURN path.document AS document,
       COLLECT { UNWIND path.assets AS uid MATCH (asset:Fact {workspace: $workspace, uid: uid}) RETURN asset {.uid, .name, .basis} } AS assets`;

const TYPES = `
type Query { attackPaths(workspace: String!, first: Int!): [AttackPath!]! }
type AttackPath { rank: Int! risk: Float! band: String! likelihood: Float! impact: Float! entryName: String! targetName: String! steps: [Step!]! }
type Step { title: String! rule: String! technique: String! layer: String! probability: Float! basis: String! evidence: [String!]! factors: [Factor!]! source: Asset target: Asset }
type Factor { name: String! value: Float! origin: String! }
type Asset { uid: String! name: String! basis: String! }`;

/** What somebody would write by hand: one statement, one resolver, everything else by default. */
async function serveBare() {
  const { ApolloServer } = await import("@apollo/server");
  const { default: fastifyApollo } = await import("@as-integrations/fastify");
  const { default: Fastify } = await import("fastify");
  const { driver, database } = await openBenchStore();
  const attackPaths = async (_root, parameters) => {
    const { records } = await driver.executeQuery(
      EQUIVALENT,
      { ...parameters, first: BigInt(parameters.first) },
      { database, routing: "READ" },
    );
    return records.map((record) => {
      const assets = new Map(record.get("assets").map((asset) => [asset.uid, asset]));
      const path = JSON.parse(record.get("document"));
      for (const step of path.steps)
        Object.assign(step, { source: assets.get(step.source), target: assets.get(step.target) });
      return path;
    });
  };
  const apollo = new ApolloServer({ typeDefs: TYPES, resolvers: { Query: { attackPaths } } });
  await apollo.start();
  const app = Fastify();
  await app.register(fastifyApollo(apollo));
  return app.listen({ host: "127.0.0.1", port: 0 });
}

/** A server in a process of its own. */
function start(kind) {
  const child = fork(fileURLToPath(import.meta.url), ["--serve", kind, "--workspace", workspace]);
  return new Promise((resolve, reject) => {
    child.once("message", (url) => resolve({ url, stop: () => child.kill() }));
    child.once("exit", (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
}

function ask(agent, url, query) {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql`,
      { method: "POST", agent, headers: { "content-type": "application/json" } },
      (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts)));
      },
    );
    sent.on("error", reject).end(JSON.stringify({ query }));
  });
}

async function rate({ url }, query, connections, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + 1000 * seconds;
  const begin = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        await ask(agent, url, query);
        done += 1;
      }
    }),
  );
  agent.destroy();
  return (1000 * done) / (performance.now() - begin);
}

/** Both must answer the same paths with the same steps and assets, or the comparison means nothing. */
function requireSame(ours, bare) {
  const paths = JSON.parse(ours).data.attackPaths.edges.map(({ node }) => node);
  const words = (list) =>
    JSON.stringify(list, (_key, value) => (typeof value === "string" ? value.toLowerCase() : value));
  if (paths.length !== 50 || words(paths) !== words(JSON.parse(bare).data.attackPaths))
    throw new Error("the two servers answer differently");
}

async function measure() {
  const { importContents } = await import("../dist/pipeline/import-contents.js");
  const { analyze } = await import("../dist/pipeline/analyze.js");
  const { deleteWorkspace } = await import("../dist/store/analyses.js");
  const store = await openBenchStore();
  const content = Buffer.from(estate(Number(option("entries", 10)), Number(option("inner", 5))));
  const servers = {};
  try {
    await importContents(store, workspace, new Map([["estate.json", content]]), { source: "bench" });
    const { paths } = await analyze(store, workspace, {
      cacheFolder: mkdtempSync(join(tmpdir(), "breachline-bench-")),
    });
    for (const kind of ["breachline", "bare"]) servers[kind] = await start(kind);
    const agent = new Agent();
    const [ours, bare] = await Promise.all(
      ["breachline", "bare"].map((kind) => ask(agent, servers[kind].url, queries[kind])),
    );
    requireSame(ours, bare);
    const [connections, seconds] = [Number(option("connections", 8)), Number(option("seconds", 5))];
    const rounds = [];
    for (let round = -1; round < Number(option("rounds", 3)); round += 1) {
      const rates = {};
      for (const kind of ["breachline", "bare"])
        rates[kind] = await rate(servers[kind], queries[kind], connections, seconds);
      // The first round warms both.
      if (round >= 0) rounds.push({ ...rates, ratio: rates.breachline / rates.bare });
    }
    rounds.sort((a, b) => a.ratio - b.ratio);
    process.stdout.write(
      `${JSON.stringify({ storedPaths: paths, bytes: ours.length, median: rounds[rounds.length >> 1], rounds })}\n`,
    );
  } finally {
    for (const { stop } of Object.values(servers)) stop();
    await deleteWorkspace(store, workspace);
    await store.close();
  }
}

const serving = option("serve");
if (serving === undefined) await measure();
else process.send(await (serving === "bare" ? serveBare() : serveBreachline()));
