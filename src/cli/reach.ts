import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { z } from "zod";
import { commandWords } from "../pipeline/command-words.js";
import { NameError, readNames, type Names } from "../pipeline/names.js";
import { openCurrent, type OpenedAnalysis } from "../pipeline/opened.js";
import { reachAnswer } from "../pipeline/reach-answer.js";
import { reachNodes } from "../pipeline/reach-questions.js";
import type { Store } from "../store/connection.js";
import { stepLines } from "./path-text.js";
import { NEAREST_ONLY, SEARCH_STOPPED } from "./why-not.js";
import { type Session, answer, inWorkspace, tell, tellDoubts, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly from?: string;
  readonly to?: string;
  readonly pairs?: string;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** What is asked cannot be read: exit code 2. */
class QuestionError extends Error {
  readonly exitCode = 2;
}

/** `breachline reach`: whether holding one asset leads to another; if not, what separates them. */
export function reachCommand(): Command {
  return inWorkspace(new Command("reach"))
    .description("say whether holding one asset leads to another, how likely, and if not, what separates them")
    .option("--from <asset>", "what the attacker holds")
    .option("--to <asset>", "what the attacker wants")
    .option(
      "--pairs <file>",
      'questions as JSON lines {"from", "to"}, answered in order; what steps need is not counted in how likely',
    )
    .option("--json", "print one JSON document")
    .option("--jsonl", "print one JSON object a line")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store, cacheFolder }: Session, options: Options): Promise<void> {
  if ((options.pairs === undefined) === (options.from === undefined || options.to === undefined))
    throw new QuestionError("Name both ends with --from and --to, or a file of pairs with --pairs.");
  const opened = await openCurrent(store, options.workspace, cacheFolder);
  tellDoubts(opened);
  const names = await readNames(store, opened.projection);
  if (options.pairs === undefined) return askOne({ store, opened, names }, options);
  const answers: unknown[] = [];
  for await (const { from, to } of readPairs(options.pairs)) {
    const reply = reply1({ opened, names }, from, to);
    if (options.json) answers.push(reply);
    else await answer(JSON.stringify(reply));
  }
  if (options.json) await answer(JSON.stringify(answers));
}

interface Asked {
  readonly store: Store;
  readonly opened: OpenedAnalysis;
  readonly names: Names;
}

async function askOne({ store, opened, names }: Asked, { workspace, from, to, json, jsonl }: Options): Promise<void> {
  const ends = { from: names.ends(from!), to: names.ends(to!) };
  const rest = await reachAnswer(store, opened, ends.from, ends.to);
  if (json || jsonl) await answer(JSON.stringify({ from, to, ...rest }));
  else if (rest.reachable) {
    await answer(`yes, with likelihood ${(100 * rest.likelihood).toFixed(1)} %:`);
    for (const [index, step] of rest.steps.entries())
      for (const line of stepLines(step, `${index + 1}.`, "  ")) await answer(line);
    if (!rest.complete) tell(SEARCH_STOPPED);
  } else {
    await answer(
      ["no:", ...rest.blocked.map(({ source, target, why }) => `  ${source} → ${target}: ${why}`)].join("\n"),
    );
    if (rest.more)
      tell(
        `More separates them: ${commandWords(workspace, `why-not --from ${from!} --to ${to!}`)} lists it with --limit.`,
      );
    if (!rest.complete) tell(NEAREST_ONLY);
  }
  if (!rest.complete) process.exitCode = 4;
}

/** One question of many: an end that no asset has is an answer too, not an error. */
function reply1({ opened, names }: Omit<Asked, "store">, from: string, to: string): unknown {
  try {
    const { nodes: _nodes, ...rest } = reachNodes(opened, names.ends(from), names.ends(to));
    return { from, to, ...rest };
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    return { from, to, reachable: null, why: error.message, complete: true };
  }
}

const Pair = z.object({ from: z.string(), to: z.string() });

async function* readPairs(file: string): AsyncGenerator<z.infer<typeof Pair>> {
  const input = createReadStream(file, "utf8");
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line.trim()) yield readPair(file, number, line);
    }
  } catch (error) {
    if (error instanceof QuestionError) throw error;
    throw new QuestionError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
}

function readPair(file: string, number: number, line: string): z.infer<typeof Pair> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  const parsed = Pair.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new QuestionError(`${file} line ${number}: a JSON object {"from": …, "to": …} is needed.`);
}
