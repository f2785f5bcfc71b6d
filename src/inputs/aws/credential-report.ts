/** IAM's credential report: which users have a password, and how many access keys; as it is, or as the command line prints it. */
import { openDocument, type Document } from "../../text/index.js";
import { problem, type Input, type Stated } from "../input.js";
import { accountOf, objectFact, text } from "./record.js";

const COLUMNS = ["user", "arn", "password_enabled"] as const;

export const credentialReport: Input = {
  name: "aws-credential-report",
  title: "AWS IAM credential report (aws iam get-credential-report), JSON or the CSV in it",
  recognises: (head) => head.isCsv(...COLUMNS) || head.isJsonObject("Content", "ReportFormat"),

  async *read(document) {
    if (document.head.format === "csv") return yield* readRows(document);
    const content = text((await document.jsonValue("/Content"))?.value) ?? "";
    // The command line prints bytes as base64; programs that collect them often write the text.
    const report = /^[A-Za-z0-9+/=\s]*$/.test(content) ? Buffer.from(content, "base64") : Buffer.from(content);
    const inner = await openDocument(asBytes(report), { name: document.path });
    if (inner.head.isCsv(...COLUMNS)) yield* readRows(inner, "/Content");
    else yield problem("/Content", "it is no credential report: its first line does not name the columns");
    await inner.close();
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

async function* asBytes(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(content);
}

/** `inside`: where the report stands, if it is part of a document. */
async function* readRows(report: Document, inside?: string): AsyncIterable<Stated> {
  for await (const row of report.csvRows()) {
    const at = inside ?? row.at;
    if (row.problem === undefined) yield* readUser(row.value, at);
    else yield problem(at, row.problem);
  }
  for (const each of report.problems) yield problem(inside ?? each.at, each.why);
}

function* readUser(row: Record<string, string>, at: string): Iterable<Stated> {
  const account = accountOf(row.arn);
  // The account's root is no user that anybody gives credentials to.
  if (account === undefined || row.arn?.endsWith(":root") === true) return;
  const rotated = [row.access_key_1_last_rotated, row.access_key_2_last_rotated];
  const password = { true: true, false: false }[row.password_enabled ?? ""];
  const accessKeys = rotated.filter((each) => /^\d{4}-/.test(each ?? "")).length;
  yield objectFact(account, { type: "iam:credentials", user: row.arn, password, accessKeys }, at);
}
