import { Command, InvalidArgumentError } from "commander";
import { commandWords } from "../pipeline/command-words.js";
import { resetScoring, scoringOf, setScoring, type Scoring } from "../pipeline/scoring.js";
import { answer, inWorkspace, tell, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly json?: boolean;
}

/** `breachline scoring`: the constants that scores are made of, and a workspace's own values of them. */
export function scoringCommand(): Command {
  const scoring = new Command("scoring").description("show, set and reset the constants that scores are made of");
  withOptions(scoring.command("show"))
    .description("print every constant with what counts in the workspace, what is published and what it means")
    .action((options: Options) => run(options, ({ store }) => scoringOf(store, options.workspace)));
  withOptions(scoring.command("set"))
    .description("set constants of the workspace; the next analysis scores by them")
    .argument("<name=value...>", "such as threat.kev=0.9 or rules.network/connect=0.8", assignment)
    .action((values: Record<string, number>, options: Options) =>
      run(options, ({ store }) => setScoring(store, options.workspace, values)),
    );
  withOptions(scoring.command("reset"))
    .description("take back what the workspace set, all of it where no names are given")
    .argument("[names...]", "such as threat.kev")
    .action((names: string[], options: Options) =>
      run(options, ({ store }) => resetScoring(store, options.workspace, names)),
    );
  return scoring;
}

const withOptions = (command: Command) => inWorkspace(command).option("--json", "print one JSON document");

function assignment(text: string, before: Record<string, number> = {}): Record<string, number> {
  const [, name, number] = /^([^=]+)=(-?[\d.]+(?:e-?\d+)?)$/i.exec(text) ?? [];
  const value = Number(number);
  if (name === undefined || !Number.isFinite(value))
    throw new InvalidArgumentError(`"${text}" is no name=value with a number, such as threat.kev=0.9`);
  return { ...before, [name]: value };
}

type Work = Parameters<typeof withSession<Scoring>>[0];

async function run({ workspace, json }: Options, work: Work): Promise<void> {
  await withSession(async (session) => {
    const { version, constants } = await work(session);
    if (json) return answer(JSON.stringify({ version, constants }));
    for (const { name, value, published, means } of constants) {
      const own = value === published ? "" : ` (published: ${published})`;
      await answer(`${name} = ${value}${own}${means === "" ? "" : `   ${means}`}`);
    }
    tell(`Published constants, version ${version}. ${commandWords(workspace, "analyze")} scores by what is set.`);
  });
}
