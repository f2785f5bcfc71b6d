// npm run bench [-- --only NAME,NAME] [--quick] [--json] [--rounds N]
// Each part runs in a process of its own, one after the other. On stdout: a table, or with --json one document.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { prepare } from "../bin/prepare.mjs";
import { ROWS } from "./rows.mjs";

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const isSet = (name) => process.argv.includes(`--${name}`);

/** A part in a process of its own; its rows, as the part's module returns them. */
function measured(part, group, ask) {
  const child = fork(fileURLToPath(new URL("part.mjs", import.meta.url)), [], { stdio: ["ignore", 2, 2, "ipc"] });
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`${part} ended with ${code}`)));
    child.send({ part, group, ask });
  });
}

function chosen() {
  const only = option("only")?.split(",");
  const unknown = only?.find((name) => !ROWS.some((row) => row.name === name || row.group === name));
  if (unknown !== undefined) {
    const names = ROWS.map(({ name }) => name).join(", ");
    process.stderr.write(`There is no benchmark "${unknown}". There are ${names}; engine and neo4j name groups.\n`);
    process.exit(2);
  }
  return ROWS.filter((row) => !only || only.includes(row.name) || only.includes(row.group));
}

async function run() {
  const rows = chosen();
  const results = [];
  const isQuick = isSet("quick");
  for (const part of new Set(rows.map((row) => row.part))) {
    const { group, size, quick, rounds = 1 } = rows.find((row) => row.part === part);
    const ask = { size: isQuick ? quick : size, rounds: rounds * Number(option("rounds") ?? (isQuick ? 3 : 5)) };
    process.stderr.write(`${part}, ${ask.size} …\n`);
    const found = await measured(part, group, ask);
    for (const row of rows.filter((each) => each.part === part)) {
      const { name, ...figures } = found.find((each) => each.name === row.name);
      const size = figures.size ?? ask.size;
      const result = { name, ms: null, baselineMs: null, ...rounded(figures), size, limit: isQuick ? null : row.limit };
      process.stderr.write(`${name} ${result.ratio}\n`);
      results.push(result);
    }
  }
  return results;
}

function rounded(figures) {
  const digits = (value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, digits(value)]));
}

function table(results) {
  const cells = results.map(({ name, size, ms, baselineMs, ratio, limit, memoryMb }) => [
    name,
    size,
    ms ?? "",
    baselineMs ?? "",
    ratio.toFixed(2),
    limit === null ? "" : limit.toFixed(2),
    memoryMb,
    limit === null ? "" : ratio <= limit ? "met" : "NOT MET",
  ]);
  const all = [["name", "size", "ms", "baseline ms", "ratio", "at most", "memory MB", ""], ...cells];
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => String(row[i]).length)));
  const line = (row) =>
    row.map((cell, i) => (i < 2 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])));
  return all.map((row) => `${line(row).join("  ").trimEnd()}\n`).join("");
}

await prepare();
const results = await run();
process.stdout.write(isSet("json") ? `${JSON.stringify({ results }, null, 1)}\n` : table(results));
