import { Command } from "commander";
import { exposureOf } from "../pipeline/exposure.js";
import { openCurrent } from "../pipeline/opened.js";
import { answer, inWorkspace, tellDoubts, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly json?: boolean;
}

/** `breachline exposure`: how much is at risk in each application and in the estate. */
export function exposureCommand(): Command {
  return inWorkspace(new Command("exposure"))
    .description("add up the best risk of each crown jewel, for each application and for the estate")
    .option("--json", "print one JSON document")
    .action(({ workspace, json }: Options) =>
      withSession(async ({ store, cacheFolder }) => {
        const opened = await openCurrent(store, workspace, cacheFolder);
        tellDoubts(opened);
        const { estate, applications } = await exposureOf(store, opened.projection);
        const { overridden } = opened.published;
        if (json) return answer(JSON.stringify({ estate, applications, overridden }));
        for (const [name, { exposure, targets }] of [
          ["The estate", estate] as const,
          ...applications.map((each) => [each.name, each] as const),
        ]) {
          const worst = targets.slice(0, 3).map((target) => `${target.name} ${target.risk.toFixed(1)}`);
          await answer(
            `${exposure.toFixed(1).padStart(8)}  ${name}: ${targets.length} crown jewels are reached${worst.length ? `, worst ${worst.join(", ")}` : ""}`,
          );
        }
      }),
    );
}
