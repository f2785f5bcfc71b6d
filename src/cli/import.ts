import { Command } from "commander";
import { FORMATS, type ImportAnswer } from "../pipeline/import.js";
import { importFiles } from "../pipeline/import-files.js";
import { answer, inWorkspace, tell, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly source?: string;
  readonly cluster?: string;
  readonly asset?: string;
  readonly json?: boolean;
}

/** `breachline import`: files and folders become the facts of one source. */
export function importCommand(): Command {
  const formats = FORMATS.map(({ name, title }) => `  ${name.padEnd(18)} ${title}`).join("\n");
  return inWorkspace(new Command("import"))
    .description("read files, folders or - (standard input) as one source, replacing what that source said before")
    .argument("<path...>", "files or folders; formats are told by content")
    .option("--source <key>", "key of the source (default: the absolute paths)")
    .option("--cluster <name>", "cluster that Kubernetes objects belong to", "cluster")
    .option("--asset <uid>", "asset that a scan was about, where the file does not say")
    .option("--json", "print one JSON document")
    .addHelpText("after", `\nFormats:\n${formats}\n`)
    .action(run);
}

async function run(paths: string[], options: Options): Promise<void> {
  await withSession(async ({ store }) => {
    const imported = await importFiles(store, options.workspace, paths, {
      ...options,
      stdin: process.stdin,
      onFile: (path, format) => process.stderr.isTTY && format && tell(`reading ${path} (${format})`),
    });
    for (const { path, why } of imported.skipped) tell(`skipped ${path}: ${why}`);
    if (options.json) await answer(JSON.stringify(imported));
    else await print(imported);
    tell(`Next: breachline analyze --workspace ${options.workspace}`);
  });
}

const SHOWN_PROBLEMS = 20;

async function print({ sources }: ImportAnswer): Promise<void> {
  for (const { files, facts, problems } of sources) {
    for (const file of files) {
      const trouble = file.problems ? `, ${file.problems} problems` : "";
      await answer(`${file.path}: ${file.format}, ${file.facts} facts${trouble}`);
    }
    await answer(
      `${facts.assets} assets, ${facts.relationships} relationships, ${facts.findings} findings, ${facts.vulnerabilities} vulnerabilities`,
    );
    for (const { path, at, why } of problems.slice(0, SHOWN_PROBLEMS)) tell(`problem: ${path} ${at}: ${why}`);
    if (problems.length > SHOWN_PROBLEMS)
      tell(`… and ${problems.length - SHOWN_PROBLEMS} more problems (--json lists them)`);
  }
}
