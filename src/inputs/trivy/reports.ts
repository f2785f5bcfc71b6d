/** Trivy's records as reports. */
import { problem } from "../input.js";
import type { Stated } from "../input.js";
import type { FindingStatus, StatedFactInput } from "../../model/index.js";
import { controlOf } from "../cluster-controls.js";
import { check } from "../records.js";
import {
  clip,
  cveIn,
  cwesIn,
  lineOf,
  nameOf,
  oneLine,
  referencesIn,
  severityOf,
  versionsIn,
  withoutVersion,
} from "../report-fields.js";
import { TrivyMisconfiguration, TrivyModified, TrivySecret, TrivyVulnerability } from "./schema.js";
import type { Target } from "./target.js";

/** Where a record stands: the artifact, and the result that lists it. */
export interface Context {
  readonly target: Target;
  /** Lock file, binary, configuration file or image that the result is about. */
  readonly file: string;
  /** Packaging system or configuration language, such as `npm`. */
  readonly type: string;
  readonly isImage: boolean;
}

type Report = Extract<StatedFactInput, { fact: "report" }>;
type Reader = (value: unknown, at: string, context: Context) => Iterable<Stated>;

const TOOL = { name: "Trivy" };

/** What the lists of a result hold; of the others (packages, licences, custom resources) nothing is read. */
export const READERS: Readonly<Record<string, Reader>> = {
  Vulnerabilities: vulnerability,
  Misconfigurations: misconfiguration,
  Secrets: secret,
  ExperimentalModifiedFindings: modified,
};

/** The lists that may be long. */
export const LISTS = [...Object.keys(READERS), "Licenses", "Packages", "CustomResources"];

function* vulnerability(value: unknown, at: string, context: Context): Iterable<Stated> {
  const record = check(TrivyVulnerability, value, at);
  if (!record.ok) return yield record.problem;
  yield* withSeverity(vulnerabilityReport(record.data, at, context), record.data.Severity);
}

function vulnerabilityReport(entry: TrivyVulnerability, at: string, { target, file, type, isImage }: Context): Report {
  const { VulnerabilityID: id, PkgName: name, InstalledVersion: version, PkgIdentifier } = entry;
  const purl = PkgIdentifier?.PURL || undefined;
  const path = entry.PkgPath || (isImage ? undefined : file);
  return {
    fact: "report",
    id: nameOf("trivy", id, `${name}@${version ?? ""}`, target.content[0], path),
    tool: TOOL,
    kind: "sca",
    assets: [...target.content],
    title: oneLine(entry.Title) ?? nameOf(`${id} in ${name}`).slice(0, 1024),
    description: clip(entry.Description, 8192),
    rule: oneLine(id, 512),
    cve: cveIn(id),
    cwes: cwesIn(entry.CweIDs ?? []),
    place: {
      package: clip(purl ? withoutVersion(purl) : [type, name].filter(Boolean).join("/"), 1024),
      version: clip(version, 256),
      file: clip(path, 4096),
      layer: clip(entry.Layer?.DiffID, 256),
    },
    cvss: vectorsOf(entry),
    status: entry.Status === "not_affected" ? "false-positive" : "open",
    fixedVersions: versionsIn(entry.FixedVersion),
    remediation: entry.FixedVersion ? clip(`Update ${name} to ${entry.FixedVersion}.`, 4096) : undefined,
    references: referencesIn([entry.PrimaryURL, ...(entry.References ?? [])]),
    at,
  };
}

function vectorsOf({ CVSS }: TrivyVulnerability): { vector: string; source: string }[] {
  return Object.entries(CVSS ?? {}).flatMap(([source, vectors]) =>
    [vectors?.V40Vector, vectors?.V3Vector, vectors?.V2Vector].flatMap((vector) =>
      vector && vector.length <= 512 ? { vector, source: source.slice(0, 128) } : [],
    ),
  );
}

function* misconfiguration(value: unknown, at: string, { target, file }: Context): Iterable<Stated> {
  const record = check(TrivyMisconfiguration, value, at);
  if (!record.ok) return yield record.problem;
  const entry = record.data;
  if (entry.Status === "PASS") return;
  const rule = entry.AVDID || entry.ID;
  const cause = entry.CauseMetadata;
  const report: Report = {
    fact: "report",
    id: nameOf(
      "trivy",
      rule,
      target.configuration[0],
      file,
      cause?.Resource ?? undefined,
      cause?.StartLine ?? undefined,
      entry.Message ?? undefined,
    ),
    tool: TOOL,
    kind: "misconfiguration",
    assets: [...target.configuration],
    title: oneLine(entry.Title) ?? rule,
    description: clip(entry.Message ?? entry.Description, 8192),
    rule: oneLine(rule, 512),
    ...(target.isClusterObject ? { control: controlOf("trivy", rule) } : { place: placeOf(file, entry) }),
    status: entry.Status === "EXCEPTION" ? "accepted" : "open",
    remediation: clip(entry.Resolution, 4096),
    references: referencesIn([entry.PrimaryURL, ...(entry.References ?? [])]),
    at,
  };
  yield* withSeverity(report, entry.Severity);
}

/** Of an object in a cluster, Trivy's file is only the object's name again, and its lines are of no file. */
function placeOf(file: string, { CauseMetadata: cause }: TrivyMisconfiguration): Report["place"] {
  return {
    file: clip(file, 4096),
    line: lineOf(cause?.StartLine),
    endLine: lineOf(cause?.EndLine),
    resource: clip(cause?.Resource, 1024),
  };
}

function* secret(value: unknown, at: string, { target, file }: Context): Iterable<Stated> {
  const record = check(TrivySecret, value, at);
  if (!record.ok) return yield record.problem;
  const { RuleID, Title, Category, Severity, StartLine, EndLine, Layer } = record.data;
  const report: Report = {
    fact: "report",
    id: nameOf("trivy", RuleID, target.content[0], file, StartLine ?? undefined),
    tool: TOOL,
    kind: "secret",
    assets: [...target.content],
    title: oneLine(Title) ?? oneLine(Category) ?? RuleID,
    rule: oneLine(RuleID, 512),
    cwes: ["CWE-798"],
    place: {
      file: clip(file, 4096),
      line: lineOf(StartLine),
      endLine: lineOf(EndLine),
      layer: clip(Layer?.DiffID, 256),
    },
    remediation: "Take the secret out, and make a new one: who has read it still knows it.",
    at,
  };
  yield* withSeverity(report, Severity);
}

/** Words of VEX and of ignore files. */
const STATUSES: Record<string, FindingStatus> = {
  not_affected: "false-positive",
  fixed: "remediated",
  ignored: "accepted",
  affected: "open",
  under_investigation: "open",
  unknown: "open",
};

function* modified(value: unknown, at: string, context: Context): Iterable<Stated> {
  const record = check(TrivyModified, value, at);
  if (!record.ok) return yield record.problem;
  const { Type, Status, Statement, Source, Finding } = record.data;
  const reader = { vulnerability, misconfiguration, secret }[Type ?? ""];
  if (!reader) return yield problem(at, `the kind of finding "${Type ?? ""}" is unknown; it is left out`);
  const status = STATUSES[Status ?? ""];
  if (status === undefined)
    yield problem(`${at}/Status`, `the status "${Status ?? ""}" is unknown; the finding is taken as open`);
  for (const stated of reader(Finding, `${at}/Finding`, context)) {
    const justification = clip([Statement, Source].filter(Boolean).join(" – "), 2048);
    yield "fact" in stated && stated.fact === "report"
      ? { ...stated, status: status ?? "open", justification }
      : stated;
  }
}

/** The report with its severity; a word that Trivy does not use is told and taken as unknown. */
function* withSeverity(report: Report, word: string | null | undefined): Iterable<Stated> {
  const severity = severityOf(word ?? "");
  if (severity === undefined)
    yield problem(`${report.at}/Severity`, `the severity "${word ?? ""}" is unknown; the finding is kept without one`);
  yield { ...report, severity: severity ?? "unknown" };
}
