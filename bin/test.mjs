#!/usr/bin/env node
// `npm test`: works straight after a clone, as bin/breachline does. Arguments go to vitest: `npm test -- test/paths`.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "./prepare.mjs";

await prepare();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status, signal, error } = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
if (error) process.stderr.write(`The tests cannot be started: ${error.message}\n`);
process.exitCode = signal === "SIGINT" ? 130 : (status ?? 1);
