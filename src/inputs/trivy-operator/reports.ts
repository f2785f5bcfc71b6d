/** Records of the Trivy operator's custom resources as reports. */
import type { StatedFactInput } from "../../model/index.js";
import { controlOf } from "../cluster-controls.js";
import { problem } from "../input.js";
import type { Stated } from "../input.js";
import { check } from "../records.js";
import {
  clip,
  cveIn,
  nameOf,
  oneLine,
  referencesIn,
  severityOf,
  versionsIn,
  withoutVersion,
} from "../report-fields.js";
import { OperatorCheck, OperatorSecret, OperatorVulnerability } from "./schema.js";
import type { Subject } from "./subject.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** What the records of one object have in common. */
export interface Context {
  readonly subject: Subject;
  readonly tool: Report["tool"];
}

export function* vulnerability(value: unknown, at: string, context: Context): Iterable<Stated> {
  const record = check(OperatorVulnerability, value, at);
  if (!record.ok) return yield record.problem;
  yield* withSeverity(vulnerabilityReport(record.data, at, context), record.data.severity);
}

function vulnerabilityReport(entry: OperatorVulnerability, at: string, { subject, tool }: Context): Report {
  const { vulnerabilityID: id, resource: name, installedVersion: version, packagePURL: purl } = entry;
  return {
    fact: "report",
    id: nameOf("trivy", id, `${name}@${version ?? ""}`, subject.content[0], subject.configuration[0]),
    tool,
    kind: "sca",
    assets: [...subject.content],
    title: oneLine(entry.title) ?? nameOf(`${id} in ${name}`).slice(0, 1024),
    description: clip(entry.description, 8192),
    rule: oneLine(id, 512),
    cve: cveIn(id),
    place: {
      package: clip(purl ? withoutVersion(purl) : [entry.packageType, name].filter(Boolean).join("/"), 1024),
      version: clip(version, 256),
      file: clip(entry.packagePath, 4096),
    },
    cvss: Object.entries(entry.cvss ?? {}).flatMap(([source, vectors]) =>
      [vectors?.V40Vector, vectors?.V3Vector, vectors?.V2Vector].flatMap((vector) =>
        vector && vector.length <= 512 ? { vector, source: source.slice(0, 128) } : [],
      ),
    ),
    fixedVersions: versionsIn(entry.fixedVersion),
    remediation: entry.fixedVersion ? clip(`Update ${name} to ${entry.fixedVersion}.`, 4096) : undefined,
    references: referencesIn([entry.primaryLink, ...(entry.links ?? [])]),
    at,
  };
}

export function* secret(value: unknown, at: string, { subject, tool }: Context): Iterable<Stated> {
  const record = check(OperatorSecret, value, at);
  if (!record.ok) return yield record.problem;
  const { ruleID, category, title, severity, target } = record.data;
  const report: Report = {
    fact: "report",
    id: nameOf("trivy", ruleID, subject.content[0], subject.configuration[0], target ?? undefined),
    tool,
    kind: "secret",
    assets: [...subject.content],
    title: oneLine(title) ?? oneLine(category) ?? ruleID.slice(0, 1024),
    rule: oneLine(ruleID, 512),
    cwes: ["CWE-798"],
    place: { file: clip(target, 4096) },
    remediation: "Take the secret out, and make a new one: who has read it still knows it.",
    at,
  };
  yield* withSeverity(report, severity);
}

/** Where a check stands in a benchmark: what says how severe it is where the check does not. */
export interface Control {
  readonly id?: string | undefined;
  readonly severity?: string | null | undefined;
}

/** A check that failed; one that passed is nothing. */
export function* failedCheck(value: unknown, at: string, context: Context, control: Control = {}): Iterable<Stated> {
  const record = check(OperatorCheck, value, at);
  if (!record.ok) return yield record.problem;
  if (record.data.success) return;
  yield* withSeverity(checkReport(record.data, at, context, control.id), record.data.severity || control.severity);
}

function checkReport(entry: OperatorCheck, at: string, { subject, tool }: Context, control = ""): Report {
  const { checkID, title, description, remediation } = entry;
  const rule = checkID || title || control || "untitled check";
  return {
    fact: "report",
    id: nameOf("trivy", rule, subject.configuration[0], control),
    tool,
    kind: "misconfiguration",
    assets: [...subject.configuration],
    title: oneLine(title) ?? rule.slice(0, 1024),
    description: clip([description, ...messagesOf(entry)].filter(Boolean).join("\n"), 8192),
    rule: oneLine(rule, 512),
    control: controlOf("trivy", rule),
    remediation: clip(remediation, 4096),
    at,
  };
}

/** What is wrong in which container; of checks about secrets the words may hold one. */
function messagesOf({ title, description, messages }: OperatorCheck): string[] {
  if (/secret|sensitive|credential|password|token/i.test(`${title ?? ""} ${description ?? ""}`)) return [];
  return (messages ?? []).filter((message) => typeof message === "string");
}

/** The report with its severity; a word that Trivy does not use is told and taken as unknown. */
export function* withSeverity(report: Report, word: string | null | undefined): Iterable<Stated> {
  const severity = severityOf(word ?? "");
  if (severity === undefined)
    yield problem(`${report.at}/severity`, `the severity "${word ?? ""}" is unknown; the finding is kept without one`);
  yield { ...report, severity: severity ?? "unknown" };
}
