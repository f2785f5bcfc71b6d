/** The plain C program, compiled when it is first needed: the shared one where it is at hand, else the one of this folder. */
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keptAt, shared } from "./graph-file.mjs";

let program;

/** Milliseconds of one backward search over a file: the median of its runs. */
export function baselineMs(file, { queue = "heap", runs = 1 } = {}) {
  program ??= compiled();
  const words = [file, "--runs", String(runs), "--queue", queue];
  return JSON.parse(execFileSync(program, words, { encoding: "utf8" })).ms;
}

function compiled() {
  const theirs = join(shared, "dijkstra.c");
  const isShared = existsSync(theirs);
  const source = isShared ? theirs : fileURLToPath(new URL("dijkstra.c", import.meta.url));
  const binary = keptAt(isShared ? "dijkstra-shared" : "dijkstra-own");
  if (existsSync(binary) && statSync(binary).mtimeMs > statSync(source).mtimeMs) return binary;
  try {
    execFileSync("cc", ["-O2", "-o", binary, source], { stdio: ["ignore", "ignore", "inherit"] });
  } catch (error) {
    throw new Error("The baseline is a C program: a compiler is needed that is called cc.", { cause: error });
  }
  return binary;
}
