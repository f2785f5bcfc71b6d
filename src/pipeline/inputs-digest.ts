/** A digest of all that an analysis follows from: when it is the same, so is the answer. */
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Rule } from "../rules/index.js";
import type { ScoringConstants } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { contentHash } from "../store/fact-difference.js";
import { listSources, type SourceInfo } from "../store/sources.js";

export interface AnswerFollowsFrom {
  /** `programDigest`. */
  readonly program: string;
  /** Today, `YYYY-MM-DD`: acceptances end by it. */
  readonly today: string;
}

/** Facts count by content, not by when or from where they were imported. */
export async function inputsDigest(
  store: Store,
  workspace: string,
  { program, today }: AnswerFollowsFrom,
): Promise<string> {
  return contentHash([sourcesDigest(await listSources(store, workspace)), program, today]);
}

/** What the answer follows from beside facts and date: rules that are switched on, constants, code. */
export function programDigest(rules: readonly Rule[], constants: ScoringConstants): string {
  return contentHash([contentHash(rules), constants, codeDigest()]);
}

/** What all sources state, by content. */
export function sourcesDigest(sources: readonly Pick<SourceInfo, "key" | "digest">[]): string {
  return contentHash(sources.map(({ key, digest }) => [key, digest]));
}

/** Folders whose code takes part in the answer. */
const CODE = ["model", "resolve", "rules", "score", "paths", "pipeline"];

let known: string | undefined;

/** Names, sizes and times of the program's own files: another version of the program gives another digest. */
function codeDigest(): string {
  if (known !== undefined) return known;
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const files = CODE.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return `${path.slice(root.length)} ${size} ${mtimeMs}`;
    });
  known = contentHash(files.sort());
  return known;
}
