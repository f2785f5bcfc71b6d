import { statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { Command } from "commander";
import { readSettings, type Settings } from "../config.js";
import { connect } from "../store/connection.js";
import { StoreError } from "../store/errors.js";
import { migrationState } from "../store/migrate.js";
import type { Store } from "../store/queries.js";
import { hasArtifacts } from "../store/server/artifacts.js";
import { usableMemory } from "../store/server/configuration.js";
import { findJava, findOnPath } from "../store/server/java.js";
import { requireWritable } from "../store/server/layout.js";
import { localLayout, localStatus } from "../store/server/local.js";

/** One thing that was looked at: how it stands, and what to do when it does not stand well. */
export interface Check {
  readonly name: string;
  readonly result: "ok" | "warn" | "fail";
  readonly says: string;
}

/** `breachline doctor`: looks at everything a first run needs, starts nothing, and ends with 3 when something fails. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check Node, Java, Maven, memory, disk, ports, the server and its schema, and say what to do")
    .option("--json", "print one JSON document")
    .action(async (options: { json?: boolean }) => {
      const checks = await examine(readSettings());
      const lines = checks.map(({ name, result, says }) => `${result.padEnd(4)}  ${name}: ${says}`);
      process.stdout.write(options.json ? `${JSON.stringify({ checks })}\n` : `${lines.join("\n")}\n`);
      if (checks.some(({ result }) => result === "fail")) process.exitCode = 3;
    });
}

/** All checks for these settings, in the order in which a first run would meet them. */
export async function examine(settings: Settings): Promise<Check[]> {
  const isLocal = settings.neo4jUri === undefined;
  const machine = isLocal ? [java(settings), maven(settings), memory(), disk(settings)] : [];
  return [...(await Promise.all([node(), ...machine, servePort(settings)])), ...(await server(settings, isLocal))];
}

function check(name: string, result: Check["result"], says: string): Check {
  return { name, result, says };
}

async function node(): Promise<Check> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return check("Node", "ok", process.versions.node);
  return check("Node", "fail", `${process.versions.node}; 20.19 or later is needed. Install one.`);
}

async function java(settings: Settings): Promise<Check> {
  try {
    const { release, home } = await findJava(settings.javaHome);
    return check("Java", "ok", `${release} in ${home}`);
  } catch (error) {
    return failed("Java", error);
  }
}

async function maven(settings: Settings): Promise<Check> {
  const layout = localLayout(settings);
  if (await hasArtifacts(layout))
    return check("Maven", "ok", `not needed: Neo4j ${layout.version} is in ${layout.lib}`);
  const found = await findOnPath("mvn");
  if (found !== undefined) return check("Maven", "ok", `${found}; it will fetch Neo4j ${layout.version} (150 MB)`);
  return check(
    "Maven",
    "fail",
    "mvn is not on the PATH; it fetches the local Neo4j. Install Maven 3.6 or later, or set NEO4J_URI.",
  );
}

async function memory(): Promise<Check> {
  const mb = Math.round(usableMemory() / 2 ** 20);
  if (mb >= 3_000) return check("Memory", "ok", `${mb} MB`);
  return check("Memory", "warn", `${mb} MB; below 3000 MB the local Neo4j and large analyses may run out of it.`);
}

async function disk(settings: Settings): Promise<Check> {
  try {
    await requireWritable(settings.home);
    const { bavail, bsize } = await statfs(settings.home);
    const mb = Math.floor((bavail * bsize) / 1e6);
    if (mb >= 2_000) return check("Disk", "ok", `${mb} MB free in ${settings.home}`);
    const todo = "Free some space, or set BREACHLINE_HOME to another disk.";
    return check("Disk", mb >= 400 ? "warn" : "fail", `${mb} MB free in ${settings.home}. ${todo}`);
  } catch (error) {
    return failed("Disk", error);
  }
}

async function servePort({ host, port }: Settings): Promise<Check> {
  const problem = await new Promise<Error | undefined>((done) => {
    const probe = createServer();
    probe.once("error", done);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done(undefined)));
  });
  if (problem === undefined) return check("Port", "ok", `${host}:${port} is free for serve`);
  return check("Port", "warn", `serve could not listen on ${host}:${port} (${problem.message}). Set BREACHLINE_PORT.`);
}

async function server(settings: Settings, isLocal: boolean): Promise<Check[]> {
  if (isLocal) {
    const { state, pid } = await localStatus(settings);
    if (state === "stopped") return [check("Neo4j", "ok", "the local one is not running; the next command starts it")];
    if (state === "starting") {
      return [
        check(
          "Neo4j",
          "warn",
          `the local one (process ${pid}) does not answer yet. If it stays so: breachline db stop.`,
        ),
      ];
    }
  }
  try {
    const store = await connect(settings);
    try {
      return [check("Neo4j", "ok", `${store.version} at ${store.uri}`), await schema(store)];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [failed("Neo4j", error)];
  }
}

async function schema(store: Store): Promise<Check> {
  try {
    const { applied, pending } = await migrationState(store);
    const says = `${applied.length} migrations applied`;
    if (pending.length === 0) return check("Schema", "ok", says);
    return check("Schema", "ok", `${says}; the next command applies ${pending.join(", ")}`);
  } catch (error) {
    return failed("Schema", error);
  }
}

/** A named error already says what to do; anything else is a fault of ours and is shown as such. */
function failed(name: string, error: unknown): Check {
  if (error instanceof StoreError) return check(name, "fail", error.message);
  throw error;
}
