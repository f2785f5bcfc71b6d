/**
 * A page of 50 ranked paths with their steps and assets: Breachline's API against a bare Apollo resolver that runs one
 * equivalent Cypher query, each in a process of its own, taking turns.
 */
import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { analyze } from "../dist/pipeline/analyze.js";
import { importContents } from "../dist/pipeline/import-contents.js";
import { median, memoryMb } from "./measure.mjs";
import { inWorkspace } from "./pipeline.mjs";

const STEP =
  "title rule technique layer probability basis evidence factors { name value origin } source { uid name basis } target { uid name basis }";
const PATH = `rank risk band likelihood impact entryName targetName steps { ${STEP} }`;
const CONNECTIONS = 8;
const SECONDS = 4;

/** Milliseconds per request of both, the median of the rounds. */
export async function graphqlPage({ size, rounds }) {
  return inWorkspace(async ({ store, workspace, folder }) => {
    const content = Buffer.from(estate(10, 5));
    await importContents(store, workspace, new Map([["estate.json", content]]), { source: "bench" });
    await analyze(store, workspace, { cacheFolder: folder });
    const servers = {};
    try {
      for (const kind of ["breachline", "bare"]) servers[kind] = await start(kind);
      const queries = queriesOf(workspace);
      const agent = new Agent();
      const first = (kind) => ask(agent, servers[kind].url, queries[kind]);
      requireSame(await first("breachline"), await first("bare"));
      const times = { breachline: [], bare: [] };
      // The first round warms both.
      for (let round = -1; round < rounds; round += 1)
        for (const kind of ["breachline", "bare"]) {
          const perSecond = await rate(servers[kind], queries[kind]);
          if (round >= 0) times[kind].push(1000 / perSecond);
        }
      const [ms, baselineMs] = [median(times.breachline), median(times.bare)];
      return [{ name: "graphql-page", size, ms, baselineMs, ratio: ms / baselineMs, memoryMb: memoryMb() }];
    } finally {
      for (const { stop } of Object.values(servers)) stop();
    }
  });
}

function queriesOf(workspace) {
  return {
    breachline: `{ attackPaths(workspace: "${workspace}", first: 50) { edges { node { ${PATH} } } } }`,
    bare: `{ attackPaths(workspace: "${workspace}", first: 50) { ${PATH} } }`,
  };
}

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

/** A server in a process of its own. */
function start(kind) {
  const child = fork(fileURLToPath(new URL("graphql-server.mjs", import.meta.url)), [kind]);
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

async function rate({ url }, query) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + 1000 * SECONDS;
  const begin = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
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
