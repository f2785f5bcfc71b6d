/** Prowler's own JSON (version 3) and CSV (versions 3 to 5): what a check said of a resource. Its OCSF is OCSF. */
import { z } from "zod";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { cloudControl } from "./cloud-controls.js";
import { cloudResource, namesForSetting } from "./cloud-resource.js";
import { prowlerNames } from "./cluster-object.js";
import { eachFinding, findingRows, firstFinding } from "./finding-list.js";
import type { FindingRow } from "./finding-list.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { withOpenInterfaces } from "./open-interfaces.js";
import { lenient } from "./records.js";
import { clip, nameOf, oneLine, referencesIn, severityOf } from "./report-fields.js";

export const prowler: Input = {
  name: "prowler",
  title: "Prowler results: its JSON of version 3 and CSV of versions 3 to 5 (its OCSF is read as OCSF)",
  recognises,
  read: (document, options) => withOpenInterfaces(read(document, options)),
};

function recognises(head: Head): boolean {
  const first = firstFinding(head) ?? {};
  return ("CheckID" in first && "StatusExtended" in first) || head.isCsv("CHECK_ID", "STATUS_EXTENDED", "SEVERITY");
}

const text = lenient(z.string());
const recommendation = lenient(z.object({ Text: text, Url: text }));

const Result = z.object({
  FindingUniqueId: text,
  Provider: text,
  CheckID: z.string().min(1),
  CheckTitle: text,
  Status: z.string().min(1),
  StatusExtended: text,
  Severity: text,
  Muted: lenient(z.boolean()),
  AccountId: text,
  Region: text,
  ResourceId: text,
  ResourceArn: text,
  Description: text,
  RelatedUrl: text,
  Remediation: lenient(z.object({ Recommendation: recommendation })),
  ProwlerVersion: text,
});
type Result = z.infer<typeof Result>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  yield* eachFinding(rowsOf(document), Result, (result, at) => readResult(result, at, options));
  for (const { at, why } of document.problems) yield problem(at, why);
}

async function* rowsOf(document: Document): AsyncIterable<FindingRow> {
  if (document.head.format !== "csv") return yield* findingRows(document);
  for await (const row of document.csvRows())
    if (row.problem === undefined) yield { at: row.at, value: fromCsv(row.value) };
    else yield { at: row.at, problem: row.problem };
}

/** Columns of version 3 before those of version 4, which renamed some. */
function fromCsv(row: Record<string, string>): Record<keyof Result, unknown> {
  const column = (...names: string[]): string | undefined => names.map((name) => row[name]).find(Boolean);
  return {
    FindingUniqueId: column("FINDING_UNIQUE_ID", "FINDING_UID"),
    Provider: column("PROVIDER"),
    CheckID: column("CHECK_ID"),
    CheckTitle: column("CHECK_TITLE"),
    Status: column("STATUS"),
    StatusExtended: column("STATUS_EXTENDED"),
    Severity: column("SEVERITY"),
    Muted: /^true$/i.test(column("MUTED") ?? ""),
    AccountId: column("ACCOUNT_ID", "ACCOUNT_UID"),
    Region: column("REGION"),
    ResourceId: column("RESOURCE_ID", "RESOURCE_NAME"),
    ResourceArn: column("RESOURCE_ARN", "RESOURCE_UID"),
    Description: column("DESCRIPTION"),
    RelatedUrl: column("RELATED_URL"),
    Remediation: {
      Recommendation: {
        Text: column("REMEDIATION_RECOMMENDATION_TEXT"),
        Url: column("REMEDIATION_RECOMMENDATION_URL"),
      },
    },
    ProwlerVersion: column("PROWLER_VERSION"),
  };
}

/** Checks that passed or that people must make find nothing. */
function* readResult(result: Result, at: string, options: ReadOptions): Iterable<Stated> {
  const status = result.Status.toUpperCase();
  if (/^(PASS|MANUAL|INFO|WARNING)$/.test(status)) return;
  if (status !== "FAIL" && status !== "MUTED")
    return yield problem(
      `${at}/Status`,
      `the status "${result.Status.slice(0, 40)}" is unknown; the result is left out`,
    );
  const severity = severityOf(result.Severity ?? "");
  if (severity === undefined)
    yield problem(
      `${at}/Severity`,
      `the severity "${result.Severity ?? ""}" is unknown; the finding is kept without one`,
    );
  yield { ...reportOf(result, at, options), severity: severity ?? "unknown" };
}

function reportOf(result: Result, at: string, options: ReadOptions): Extract<StatedFactInput, { fact: "report" }> {
  const { CheckID, CheckTitle, StatusExtended, Description, Remediation, RelatedUrl } = result;
  const { names, item } = subjectOf(result, at, options);
  const { Text, Url } = Remediation?.Recommendation ?? {};
  const version = oneLine(result.ProwlerVersion, 128);
  const muted = result.Muted === true || result.Status.toUpperCase() === "MUTED";
  return {
    fact: "report",
    id: nameOf(result.FindingUniqueId || nameOf("prowler", CheckID, result.Region ?? undefined, item)),
    tool: version === undefined ? { name: "Prowler" } : { name: "Prowler", version },
    kind: "misconfiguration",
    assets: [...names, ...(options.asset === undefined ? [] : [options.asset])],
    title: oneLine(CheckTitle) ?? CheckID.slice(0, 1024),
    description: clip([StatusExtended, Description].filter(Boolean).join("\n"), 8192),
    rule: oneLine(CheckID, 512),
    control: cloudControl("prowler", CheckID),
    place: { resource: item },
    status: muted ? "accepted" : "open",
    justification: muted ? "Prowler's mute list covers it" : undefined,
    remediation: clip(Text, 4096),
    references: referencesIn([Url, RelatedUrl]),
    at,
  };
}

/** Resources of AWS by ARN; objects of a cluster, whose namespace stands in place of a region. */
function subjectOf(result: Result, at: string, { cluster }: ReadOptions): { names: readonly string[]; item: string } {
  const { CheckID, Provider, ResourceArn, ResourceId, AccountId, Region } = result;
  const id = ResourceArn || ResourceId || "";
  const item = nameOf(id).slice(0, 1024);
  if (Provider?.toLowerCase() === "kubernetes") {
    const namespace = /^namespace: *(\S+)/.exec(Region ?? "")?.[1];
    return { names: [...prowlerNames(CheckID, { name: ResourceId ?? "", namespace }, cluster), nameOf(id)], item };
  }
  if (Provider && Provider.toLowerCase() !== "aws") return { names: id === "" ? [] : [nameOf(id)], item };
  const named = cloudResource({ id, account: AccountId ?? undefined, region: Region ?? undefined }, at);
  return { names: namesForSetting(named), item: named.item };
}
