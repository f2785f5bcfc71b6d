import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { Assumptions, HypothesisName } from "../model/index.js";
import { AssumptionError, checkAssumptions, joinAssumptions, savedAssumptions } from "../pipeline/assumptions.js";
import { openCurrent } from "../pipeline/opened.js";
import { whatIf } from "../pipeline/what-if.js";
import { saveHypothesis } from "../store/hypotheses.js";
import { answer, inWorkspace, tell, tellDoubts, wholeNumber, withSession, type Session } from "./session.js";
import { whatIfLines } from "./what-if-text.js";

interface Options {
  readonly workspace: string;
  readonly withoutAsset?: string[];
  readonly withoutFinding?: string[];
  readonly withoutStep?: Pair[];
  readonly withoutRule?: string[];
  readonly withoutSource?: string[];
  readonly weaker?: Assumptions["weaker"];
  readonly step?: Assumptions["steps"];
  readonly with?: string[];
  readonly hypothesis?: string[];
  readonly save?: string;
  readonly limit: number;
  readonly json?: boolean;
}

interface Pair {
  readonly source: string;
  readonly target: string;
}

const collect =
  <T>(read: (value: string) => T) =>
  (value: string, before: T[] = []): T[] => [...before, read(value)];
const asIs = (value: string) => value;

/** `breachline what-if`: what becomes of the attack paths if something were different. */
export function whatIfCommand(): Command {
  return inWorkspace(new Command("what-if"))
    .description("say which attack paths would be gone, less likely or new if something were different")
    .option("--without-asset <asset>", "this asset is not there (repeat)", collect(asIs))
    .option("--without-finding <uid>", "this finding, or every one of a CVE, is mended (repeat)", collect(asIs))
    .option("--without-step <A -> B>", "nothing leads from A to B at once (repeat)", collect(pair))
    .option("--without-rule <rule>", "no step of this rule works (repeat)", collect(asIs))
    .option("--without-source <key>", "this source states nothing (repeat)", collect(asIs))
    .option("--weaker <A -> B=share>", "a step's, or a finding's, probability is so many times it: 0.1", collect(share))
    .option("--step <A -> B=probability>", "a step leads from A to B (repeat)", collect(assumedStep))
    .option(
      "--with <file>",
      "what this file states is so too, in any format that `import` reads (repeat)",
      collect(asIs),
    )
    .option("--hypothesis <name>", "what was saved under this name (repeat)", collect(asIs))
    .option("--save <name>", "keep these assumptions under a name", hypothesisName)
    .option("--limit <count>", "how many of the best paths are compared", wholeNumber(1), 100)
    .option("--json", "print one JSON document")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store, cacheFolder }: Session, options: Options): Promise<void> {
  const { workspace, limit, save } = options;
  const opened = await openCurrent(store, workspace, cacheFolder);
  tellDoubts(opened);
  const hypotheses = options.hypothesis ?? [];
  const saved = await savedAssumptions(store, workspace, hypotheses);
  const assumptions = joinAssumptions([...saved, await assumedBy(options)]);
  const found = await whatIf(store, opened, assumptions, { limit });
  if (save !== undefined) {
    await saveHypothesis(store, workspace, {
      name: save,
      assumptions: await checkAssumptions(store, opened, assumptions),
    });
    tell(`Kept as hypothesis "${save}".`);
  }
  if (options.json) await answer(JSON.stringify({ hypotheses, ...found }));
  else for (const each of whatIfLines(found, hypotheses)) await answer(each);
  if (!found.complete) process.exitCode = 4;
}

async function assumedBy(options: Options): Promise<Assumptions> {
  return Assumptions.parse({
    withoutAssets: options.withoutAsset,
    withoutFindings: options.withoutFinding,
    withoutSteps: options.withoutStep,
    withoutRules: options.withoutRule,
    withoutSources: options.withoutSource,
    weaker: options.weaker,
    steps: options.step,
    documents: await Promise.all((options.with ?? []).map(readAssumed)),
  });
}

async function readAssumed(path: string): Promise<Assumptions["documents"][number]> {
  try {
    return { name: basename(path), content: await readFile(path, "utf8") };
  } catch (error) {
    throw new AssumptionError(`Cannot read ${path}: ${(error as Error).message}.`);
  }
}

function pair(text: string): Pair {
  const [source, target, more] = text.split(/\s*->\s*/).map((each) => each.trim());
  if (source && target && more === undefined) return { source, target };
  throw new InvalidArgumentError(`"${text}" is no step: write it as "A -> B".`);
}

function assumedStep(text: string): Assumptions["steps"][number] {
  const { before, value } = valued(text);
  return { ...pair(before), probability: value };
}

function share(text: string): Assumptions["weaker"][number] {
  const { before, value } = valued(text);
  return before.includes("->") ? { ...pair(before), share: value } : { finding: before, share: value };
}

function valued(text: string): { before: string; value: number } {
  const at = text.lastIndexOf("=");
  const value = Number(text.slice(at + 1));
  if (at > 0 && text.slice(at + 1).trim() !== "" && value > 0 && value <= 1)
    return { before: text.slice(0, at).trim(), value };
  throw new InvalidArgumentError(`"${text}" must end with = and a number above 0 and up to 1.`);
}

function hypothesisName(text: string): string {
  const parsed = HypothesisName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`a hypothesis's name has ${parsed.error.issues[0]!.message}`);
}
