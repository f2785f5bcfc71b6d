/** The picture of an answer in README.md: one path of the demo, as the command prints it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathLines } from "../../src/cli/path-text.js";
import { repositoryRoot } from "../../src/config.js";
import { analyze } from "../../src/pipeline/analyze.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent } from "../../src/pipeline/opened.js";
import { rankedPaths } from "../../src/pipeline/path-questions.js";
import type { Store } from "../../src/store/connection.js";

const START = "$ ./bin/breachline paths --workspace demo\n";

/** The text with the picture made anew: the worst path to the customers' data. */
export async function withPicture(text: string, store: Store, workspace: string): Promise<string> {
  const from = text.indexOf(START);
  const to = text.indexOf("```", from);
  if (from < 0) throw new Error(`README.md has no picture that begins with ${START.trim()}.`);
  const lines = await customersPath(store, workspace);
  return `${text.slice(0, from)}${START}…\n${lines.join("\n").trim()}\n…\n${text.slice(to)}`;
}

async function customersPath(store: Store, workspace: string): Promise<string[]> {
  const cacheFolder = await mkdtemp(join(tmpdir(), "breachline-picture-"));
  try {
    const files = [join(repositoryRoot(), "seeds/online-shop/files")];
    await importFiles(store, workspace, files, { source: "online-shop", cluster: "shop" });
    await analyze(store, workspace, { cacheFolder });
    const { paths } = await rankedPaths(store, await openCurrent(store, workspace, cacheFolder), 100);
    const shown = paths.find(({ targetName }) => targetName === "Customers");
    if (!shown) throw new Error("No path of the demo leads to Customers: choose another one for the picture.");
    return pathLines(shown);
  } finally {
    await rm(cacheFolder, { recursive: true, force: true });
  }
}
