/** What commands share: the store of this call, the workspace option, where answers and progress go. */
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { readSettings, type Settings } from "../config.js";
import type { Store } from "../store/connection.js";
import { openStore } from "../store/migrate.js";
import { commandWords } from "../pipeline/command-words.js";
import { readNames, type Names } from "../pipeline/names.js";
import { openCurrent, type OpenedAnalysis } from "../pipeline/opened.js";
import type { Overridden } from "../pipeline/scoring.js";

export interface Session {
  readonly store: Store;
  readonly settings: Settings;
  /** Folder for projections of published analyses. */
  readonly cacheFolder: string;
}

/** Opens the store, runs the work, closes the store whatever happens. */
export async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const settings = readSettings();
  const store = await openStore(settings, { onProgress: tell });
  try {
    return await work({ store, settings, cacheFolder: join(settings.home, "cache") });
  } finally {
    await store.close();
  }
}

/** `--workspace NAME`, on every command that reads or writes one. */
export function inWorkspace(command: Command): Command {
  return command.option("--workspace <name>", "workspace to use", workspaceName, "default");
}

export function workspaceName(value: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value)) return value;
  throw new InvalidArgumentError(
    "a workspace's name has 1 to 63 letters, digits, dots, dashes or underscores and starts with a letter or digit",
  );
}

/** What commands share that ask about attacks between given ends. */
export interface AskedBetween {
  readonly workspace: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly limit: number;
  readonly json?: boolean;
}

/** Collects an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Collects an option that may be repeated and takes some words only; case, spaces and dashes do not tell them apart. */
export function oneOf(words: readonly string[]): (value: string, before?: readonly string[]) => string[] {
  return (value, before = []) => {
    const bare = (text: string) => text.toLowerCase().replace(/[\s_-]/g, "");
    const word = words.find((each) => bare(each) === bare(value));
    if (word !== undefined) return [...before, word];
    throw new InvalidArgumentError(`one of ${words.join(", ")} is needed`);
  };
}

/** `--from`, `--to`, `--limit`, `--json` and `--workspace`. */
export function askingBetween(command: Command, limit: number): Command {
  return inWorkspace(command)
    .option("--from <asset>", "attackers start here instead of where the facts say (repeat: held together)", collect)
    .option("--to <asset>", "protect this instead of all crown jewels (repeat: any of them)", collect)
    .option("--limit <count>", "rows of each list", wholeNumber(1), limit)
    .option("--json", "print one JSON document");
}

/** The current analysis and the nodes that were named; what a reader must know of it is told. */
export async function openWithEnds(
  { store, cacheFolder }: Session,
  { workspace, from = [], to = [] }: Pick<AskedBetween, "workspace" | "from" | "to">,
): Promise<{ opened: OpenedAnalysis; names: Names; from: number[]; to: number[] }> {
  const opened = await openCurrent(store, workspace, cacheFolder);
  tellDoubts(opened);
  const names = await readNames(store, opened.projection);
  return { opened, names, from: from.map(names.one), to: to.flatMap(names.ends) };
}

/** An option that takes a whole number of at least `least`, and of at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
    const limit = most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : "";
    throw new InvalidArgumentError(`a whole number of at least ${least}${limit} is needed`);
  };
}

/**
 * Text as a terminal may show it: names come from files that others wrote, and control or direction characters in them
 * would move the cursor, colour lines or turn words around.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
    character === "\n" || character === "\t"
      ? character
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Progress, warnings and errors: stderr. */
export function tell(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** A line of the answer: stdout. Waits where the reader is slower than we are. */
export async function answer(text: string): Promise<void> {
  if (!process.stdout.write(`${printable(text)}\n`))
    await new Promise((resolve) => process.stdout.once("drain", resolve));
}

/** What a reader of an answer must know of what it rests on. */
export function tellDoubts({
  projection,
  published,
  importsChanged,
  scoringChanged,
  unused,
}: Pick<OpenedAnalysis, "projection" | "published" | "importsChanged" | "scoringChanged" | "unused">): void {
  const command = (words: string) => commandWords(projection.workspace, words);
  if (published.overridden.length) tell(`Scored with the workspace's own ${listed(published.overridden)}.`);
  if (scoringChanged) tell(`Scoring changed since analysis ${published.analysis}: ${command("analyze")} takes it in.`);
  if (importsChanged)
    tell(`Imports changed since analysis ${published.analysis}: ${command("analyze")} takes them in.`);
  if (unused)
    tell(
      `Not used: ${unused} ${unused === 1 ? "record" : "records"} of the imported files, named when they were imported.`,
    );
  const { length } = published.unjoined;
  if (length)
    tell(
      `Not joined: ${length} ${length === 1 ? "reference" : "references"}, so paths may be missing; ${command("analyze --again")} lists them.`,
    );
  if (published.notCollected.length)
    tell(`Not collected: ${published.notCollected.slice(0, 10).join(", ")}: a "no" about them is no clean bill.`);
}

function listed(overridden: readonly Overridden[]): string {
  return overridden.map(({ name, value, published }) => `${name} ${value} (published: ${published})`).join(", ");
}
