import { Command } from "commander";
import { FORMATS, type ImportAnswer, type SourceContents } from "../pipeline/import.js";
import { filesBelow, importFiles } from "../pipeline/import-files.js";
import { counted } from "./asset-text.js";
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
  // What is not there is told before a server is started for it.
  const files = await filesBelow(paths);
  await withSession(async ({ store }) => {
    const imported = await importFiles(store, options.workspace, paths, {
      ...options,
      files,
      stdin: process.stdin,
      onFile: (path, format) => process.stderr.isTTY && format && tell(`reading ${path} (${format})`),
    });
    tellSkipped(imported);
    if (options.json) await answer(JSON.stringify(imported));
    else await print(imported);
    tell(`Next: breachline analyze --workspace ${options.workspace}`);
  });
}

const SHOWN_SKIPPED = 10;

function tellSkipped({ skipped }: ImportAnswer): void {
  for (const { path, why } of skipped.slice(0, SHOWN_SKIPPED)) tell(`skipped ${path}: ${why}`);
  if (skipped.length > SHOWN_SKIPPED)
    tell(`… and ${skipped.length - SHOWN_SKIPPED} more skipped files (--json lists them)`);
}

const SHOWN_PROBLEMS = 20;

async function print({ sources }: ImportAnswer): Promise<void> {
  for (const { key, files, facts, problems, replaced } of sources) {
    for (const file of files) {
      const trouble = file.problems ? `, ${file.problems} problems` : "";
      await answer(`${file.path}: ${file.format}, ${file.facts} facts${trouble}`);
    }
    await answer(`${factsText(facts)}, counted as stated: \`analyze\` makes assets of them, each once`);
    if (replaced) tell(replacedText(key, files, replaced));
    for (const { path, at, why } of problems.slice(0, SHOWN_PROBLEMS)) tell(`problem: ${path} ${at}: ${why}`);
    if (problems.length > SHOWN_PROBLEMS)
      tell(`… and ${problems.length - SHOWN_PROBLEMS} more problems (--json lists them)`);
  }
}

/** How many files of which formats, and what they said. */
export function contentsText({ files, facts }: SourceContents): string {
  const formats = [...new Set(files.map(({ format }) => format))].sort().join(", ");
  return `${counted(files.length, "file")} (${formats}): ${factsText(facts)}`;
}

function factsText({ assets, relationships, findings, vulnerabilities }: SourceContents["facts"]): string {
  return `${assets} assets, ${relationships} relationships, ${findings} findings, ${vulnerabilities} vulnerabilities`;
}

/** Another kind of file under a key is seldom meant: what the key stood for is gone. */
function replacedText(key: string, files: SourceContents["files"], replaced: SourceContents): string {
  const before = new Set(replaced.files.map(({ format }) => format));
  const text = `It takes the place of what the source "${key}" said before: ${contentsText(replaced)}.`;
  if (files.some(({ format }) => before.has(format))) return text;
  return `${text} That was of other formats: if both are to count, import each under a --source of its own.`;
}
