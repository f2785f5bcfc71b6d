/** One of the two servers that graphql.mjs compares, in a process of its own: told its kind, it answers with its address. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readSettings } from "../dist/config.js";
import { openStore } from "../dist/store/migrate.js";

async function openBenchStore() {
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
      const { buffer, byteOffset, length } = record.get("document");
      const path = JSON.parse(gunzipSync(Buffer.from(buffer, byteOffset, length)).toString());
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

process.send(await (process.argv[2] === "bare" ? serveBare() : serveBreachline()));
