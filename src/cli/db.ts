import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { readSettings, type Settings } from "../config.js";
import { openStore } from "../store/migrate.js";
import { localLayout, localStatus, resetLocal, stopLocal } from "../store/server/local.js";
import { runConsole } from "./db-console.js";

/** `breachline db`: the local Neo4j of this checkout. Without NEO4J_URI every command starts it by itself. */
export function dbCommand(): Command {
  const db = new Command("db").description("the local Neo4j: start, stop, look at and delete it");
  db.command("start").description("start it, if it does not run, and print its address").action(start);
  db.command("stop").description("stop it; the data stays").action(stop);
  db.command("status")
    .description("say whether it runs, and where its data is")
    .option("--json", "print one JSON document")
    .action(status);
  db.command("console")
    .description("answer read-only Cypher statements from the terminal or from stdin; each ends with a semicolon")
    .option("--json", "print each row as a JSON object on its own line")
    .action(async (options: { json?: boolean }) => {
      const store = await openStore(readSettings(), { onProgress: tell });
      try {
        await runConsole(store, { json: options.json ?? false, input: process.stdin });
      } finally {
        await store.close();
      }
    });
  db.command("reset").description("stop it and delete all its data").option("--yes", "do not ask").action(reset);
  return db;
}

function tell(message: string): void {
  process.stderr.write(`${message}\n`);
}

function answer(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** These commands are about the local server, even where NEO4J_URI makes all others use another one. */
function localSettings(): Settings {
  const settings = readSettings();
  if (settings.neo4jUri === undefined) return settings;
  tell(`NEO4J_URI is set: other commands use ${settings.neo4jUri}, not the local Neo4j that this one is about.`);
  return { ...settings, neo4jUri: undefined };
}

async function start(): Promise<void> {
  const store = await openStore(localSettings(), { onProgress: tell });
  answer(store.uri);
  await store.close();
}

async function stop(): Promise<void> {
  answer((await stopLocal(localSettings(), tell)) ? "stopped" : "was not running");
}

async function status(options: { json?: boolean }): Promise<void> {
  const settings = localSettings();
  const { folder, wantedVersion, ...found } = await localStatus(settings);
  const shown = { ...found, version: wantedVersion, folder, passwordFile: localLayout(settings).password };
  if (options.json) return answer(JSON.stringify(shown));
  for (const [name, value] of Object.entries(shown)) if (value !== undefined) answer(`${name}: ${value}`);
}

async function reset(options: { yes?: boolean }, command: Command): Promise<void> {
  const settings = localSettings();
  const { folder } = localLayout(settings);
  if (!options.yes && !(await agrees(folder, command))) return answer("kept");
  await resetLocal(settings, tell);
  answer("deleted");
}

async function agrees(folder: string, command: Command): Promise<boolean> {
  if (!process.stdin.isTTY) {
    command.error(`error: db reset deletes everything in ${folder}; without a terminal to ask on, say --yes`, {
      exitCode: 2,
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const said = await terminal.question(`Delete all workspaces in ${folder}? Type yes: `);
  terminal.close();
  return said.trim().toLowerCase() === "yes";
}
