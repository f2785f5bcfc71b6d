import { Command } from "commander";
import { withdrawImport } from "../pipeline/import.js";
import { listSources, type SourceInfo } from "../store/sources.js";
import { contentsText } from "./import.js";
import { answer, inWorkspace, tell, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly json?: boolean;
}

/** `breachline sources`: what was imported, under which key, and taking one of it back. */
export function sourcesCommand(): Command {
  const sources = new Command("sources").description("list what was imported by source, and withdraw a source");
  inWorkspace(sources.command("list", { isDefault: true }))
    .description("print each source's key, when it was imported, its files and what they said")
    .option("--json", "print one JSON document")
    .action(list);
  inWorkspace(sources.command("withdraw"))
    .description("take back everything that a source said; the next analysis is without it")
    .argument("<key>", "key of the source")
    .action(withdraw);
  return sources;
}

async function list({ workspace, json }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    const sources = await listSources(store, workspace);
    if (json) return answer(JSON.stringify({ sources: sources.map(shown) }));
    if (!sources.length) tell(`Nothing was imported into workspace "${workspace}".`);
    for (const source of sources) await answer(`${source.key}\t${source.importedAt}\t${contentsText(source)}`);
  });
}

function shown({ key, importedAt, files, facts, problems }: SourceInfo) {
  return { key, importedAt, files, facts, problems };
}

async function withdraw(key: string, { workspace }: Options): Promise<void> {
  await withSession(async ({ store }) => {
    await withdrawImport(store, workspace, key);
    tell(`withdrew ${key}`);
    tell(`Next: breachline analyze --workspace ${workspace}`);
  });
}
