import { Command } from "commander";
import { AssumptionError } from "../pipeline/assumptions.js";
import { commandWords } from "../pipeline/command-words.js";
import { deleteHypothesis, listHypotheses } from "../store/hypotheses.js";
import { answer, inWorkspace, tell, withSession } from "./session.js";
import { assumptionLines } from "./what-if-text.js";

interface Options {
  readonly workspace: string;
  readonly json?: boolean;
}

/** `breachline hypotheses`: assumptions that `what-if --save` kept. */
export function hypothesesCommand(): Command {
  const hypotheses = new Command("hypotheses").description("list, show and delete assumptions that what-if has saved");
  inWorkspace(hypotheses.command("list", { isDefault: true }))
    .description("print names and when each was saved")
    .option("--json", "print one JSON document")
    .action(list);
  inWorkspace(hypotheses.command("show"))
    .description("print what a hypothesis assumes")
    .argument("<name>", "its name")
    .option("--json", "print one JSON document")
    .action(show);
  inWorkspace(hypotheses.command("delete"))
    .description("forget a hypothesis")
    .argument("<name>", "its name")
    .action(forget);
  return hypotheses;
}

async function list({ workspace, json }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    const saved = await listHypotheses(store, workspace);
    if (json) await answer(JSON.stringify(saved));
    else for (const { name, savedAt } of saved) await answer(`${name}\t${savedAt}`);
  });
}

async function show(name: string, { workspace, json }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    const found = (await listHypotheses(store, workspace)).find((each) => each.name === name);
    if (!found) throw unknown(name, workspace);
    if (json) await answer(JSON.stringify(found));
    else for (const line of assumptionLines(found.assumptions)) await answer(line);
  });
}

async function forget(name: string, { workspace }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    if (!(await deleteHypothesis(store, workspace, name))) throw unknown(name, workspace);
    tell(`deleted ${name}`);
  });
}

function unknown(name: string, workspace: string): AssumptionError {
  return new AssumptionError(
    `There is no hypothesis "${name}" in workspace "${workspace}". ${commandWords(workspace, "hypotheses list")} names them.`,
  );
}
