import { join } from "node:path";
import { Command } from "commander";
import { repositoryRoot } from "../config.js";
import { analyze } from "../pipeline/analyze.js";
import { importFiles } from "../pipeline/import-files.js";
import { openCurrent } from "../pipeline/opened.js";
import { rankedPaths } from "../pipeline/path-questions.js";
import { printPaths } from "./path-text.js";
import { showingProgress } from "./progress.js";
import { serveUntilStopped } from "./serve.js";
import { answer, tell, withSession } from "./session.js";

const WORKSPACE = "demo";
const SHOWN_PATHS = 8;

/** `breachline demo`: the shipped estate from files to ranked paths, then the GraphQL API over it. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("import the shipped online shop, analyse it, show its attack paths and serve them")
    .option("--once", "end after printing")
    .action(run);
}

async function run({ once }: { once?: boolean }): Promise<void> {
  await withSession(async ({ store, cacheFolder }) => {
    tell("Importing seeds/online-shop …");
    await importFiles(store, WORKSPACE, [join(repositoryRoot(), "seeds/online-shop/files")], {
      source: "online-shop",
      cluster: "shop",
    });
    tell("Analysing …");
    const { paths, assets, steps, entryPoints, crownJewels } = await showingProgress((onProgress) =>
      analyze(store, WORKSPACE, { cacheFolder, onProgress }),
    );
    const opened = await openCurrent(store, WORKSPACE, cacheFolder);
    await answer(
      `An online shop: ${assets} assets, ${steps} steps that an attacker could take, ${entryPoints} entry points, ${crownJewels} crown jewels, ${paths} ranked attack paths. The worst:\n`,
    );
    await printPaths({ ...(await rankedPaths(store, opened, SHOWN_PATHS)), more: false }, answer, tell);
    await answer(`All of them: ./bin/breachline paths --workspace ${WORKSPACE} --limit ${paths}`);
  });
  if (!once) await serveUntilStopped({ workspace: WORKSPACE });
}
