/**
 * The rules as they were read when the program was built, beside its bundle: reading them from their files takes longer
 * than most commands run.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Rule } from "./rule.js";

export interface RuleFile {
  /** Below the folder of the rules, with `/` between its parts. */
  readonly name: string;
  readonly text: string;
}

interface Compiled {
  readonly digest: string;
  readonly rules: readonly Rule[];
}

const FILE = "rules.bin";

/** Undefined where nothing was written beside the bundle that this is in, or the files have changed since. */
export function compiledRules(
  files: readonly RuleFile[],
  bundle: string = import.meta.url,
): readonly Rule[] | undefined {
  try {
    const { digest, rules } = deserialize(readFileSync(new URL(FILE, bundle))) as Compiled;
    return digest === digestOf(files) ? rules : undefined;
  } catch {
    // The files say it all; this only saves time.
    return undefined;
  }
}

export function writeCompiled(folder: string, files: readonly RuleFile[], rules: readonly Rule[]): void {
  writeFileSync(join(folder, FILE), serialize({ digest: digestOf(files), rules } satisfies Compiled));
}

function digestOf(files: readonly RuleFile[]): string {
  const hash = createHash("sha256");
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]));
  return hash.digest("hex");
}
