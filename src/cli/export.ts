import { Argument, Command, Option } from "commander";
import { EXPORTS, exportRows, type ExportKind } from "../pipeline/export.js";
import { answer, inWorkspace, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly format: "jsonl" | "csv";
}

/** `breachline export`: what the graph holds, streamed. */
export function exportCommand(): Command {
  return inWorkspace(new Command("export"))
    .description("print what the workspace holds, a row a line")
    .addArgument(new Argument("<what>", "what to print").choices(EXPORTS))
    .addOption(new Option("--format <format>", "how").choices(["jsonl", "csv"]).default("jsonl"))
    .action((what: ExportKind, options: Options) =>
      withSession(async ({ store }) => {
        let head = false;
        for await (const row of exportRows(store, options.workspace, what)) {
          if (options.format === "csv") {
            if (!head) await answer(Object.keys(row).map(cell).join(","));
            head = true;
            await answer(Object.values(row).map(cell).join(","));
          } else await answer(JSON.stringify(row));
        }
      }),
    );
}

/** RFC 4180; a leading character that spreadsheets would run as a formula is made text. */
function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
