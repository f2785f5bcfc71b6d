/** OCSF findings as reports: one for each resource, vulnerability and affected package or code. */
import type { FindingKind, FindingStatus, Severity, StatedFactInput } from "../../model/index.js";
import { problem } from "../input.js";
import type { ReadOptions, Stated } from "../input.js";
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
import { kindOfTool } from "../tool-kind.js";
import { OcsfVulnerability } from "./schema.js";
import type { OcsfFinding } from "./schema.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** What the reports of one finding have in common. */
type Common = Pick<
  Report,
  "tool" | "title" | "description" | "status" | "justification" | "severity" | "remediation" | "references" | "fact"
>;

/** The reports of a finding; a vulnerability that cannot be read is a problem, the others stand. */
export function* readFinding(finding: OcsfFinding, at: string, options: ReadOptions): Iterable<Stated> {
  const severity = severityOfFinding(finding);
  if (severity === undefined)
    yield problem(
      `${at}/severity_id`,
      `the severity ${finding.severity_id ?? ""} is unknown; the finding is kept without one`,
    );
  const common = commonOf(finding, severity ?? "unknown");
  const resources = resourcesOf(finding, options);
  const info = finding.finding_info ?? finding.finding;
  const id = info?.uid || undefined;
  for (const [index, value] of (finding.vulnerabilities ?? []).entries()) {
    const place = `${at}/vulnerabilities/${index}`;
    const entry = check(OcsfVulnerability, value, place);
    if (!entry.ok) yield entry.problem;
    else for (const report of vulnerabilityReports(entry.data, common, place)) yield* forEach(resources, report, id);
  }
  if ((finding.vulnerabilities ?? []).length > 0) return;
  const { compliance, class_uid } = finding;
  // 1 passed, 3 failed (compliance status).
  if (compliance?.status_id === 1 || /^pass(ed)?$/i.test(compliance?.status ?? "")) return;
  const kind: FindingKind =
    compliance || class_uid === 2003
      ? "misconfiguration"
      : class_uid === 2002
        ? kindOfTool(common.tool.name)
        : "runtime";
  const rule = compliance?.control || info?.types?.[0] || common.title;
  yield* forEach(resources, { ...common, kind, rule: oneLine(rule, 512), cwes: [], at }, id);
}

function commonOf(finding: OcsfFinding, severity: Severity): Common {
  const { metadata, remediation, status_detail, comment, message } = finding;
  const info = finding.finding_info ?? finding.finding;
  const status = statusOf(finding);
  const version = oneLine(metadata?.product?.version, 128);
  const name = oneLine(metadata?.product?.name, 256) ?? oneLine(metadata?.product?.vendor_name, 256) ?? "unnamed tool";
  return {
    fact: "report",
    tool: version === undefined ? { name } : { name, version },
    title: oneLine(info?.title) ?? oneLine(message) ?? "untitled finding",
    description: clip(info?.desc ?? message, 8192),
    severity,
    status,
    justification: status === "accepted" ? clip(comment || status_detail, 2048) : undefined,
    remediation: clip(remediation?.desc, 4096),
    references: referencesIn([info?.src_url]),
  };
}

/** 3 suppressed, 4 resolved; an activity 3 closes the finding. */
function statusOf({ status_id, activity_id }: OcsfFinding): FindingStatus {
  if (status_id === 3) return "accepted";
  return status_id === 4 || activity_id === 3 ? "remediated" : "open";
}

const SEVERITIES: readonly Severity[] = ["unknown", "informational", "low", "medium", "high", "critical", "critical"];

function severityOfFinding({ severity_id, severity }: OcsfFinding): Severity | undefined {
  if (severity_id === undefined || severity_id === null || severity_id === 99)
    return severityOf(severity ?? "") ?? "unknown";
  return SEVERITIES[severity_id];
}

type Unplaced = Common & Omit<Report, "id" | "assets">;

/** One report for each affected package, else for each affected piece of code, else one. */
function vulnerabilityReports(entry: OcsfVulnerability, common: Common, at: string): Unplaced[] {
  const { cve, affected_code, affected_packages, packages } = entry;
  const code = (affected_code ?? []).filter((one) => one?.file?.path || one?.file?.name);
  const affected = [...(affected_packages ?? []), ...(packages ?? [])].filter((one) => one?.name || one?.purl);
  const id = cveIn(cve?.uid, entry.advisory?.uid);
  const byTool = kindOfTool(common.tool.name);
  const kind: FindingKind =
    code.length > 0 && id === undefined ? "sast" : affected.length > 0 || id !== undefined ? "sca" : byTool;
  const score = Number(cve?.epss?.score ?? Number.NaN);
  const base: Unplaced = {
    ...common,
    kind,
    title: oneLine(entry.title) ?? common.title,
    description: clip(entry.desc ?? cve?.desc, 8192) ?? common.description,
    severity: common.severity === "unknown" ? (severityOf(entry.severity ?? "") ?? "unknown") : common.severity,
    rule: oneLine(cve?.uid || entry.advisory?.uid, 512),
    cve: id,
    cwes: cwesIn([
      entry.cwe?.uid,
      cve?.cwe?.uid,
      ...[...(entry.cwes ?? []), ...(cve?.cwes ?? []), ...(cve?.related_cwes ?? [])].map((one) => one?.uid),
    ]),
    cvss: vectorsOf(entry),
    epss: score >= 0 && score <= 1 ? score : undefined,
    exploitAvailable: entry.is_exploit_available ?? undefined,
    remediation: clip(entry.remediation?.desc, 4096) ?? common.remediation,
    references: referencesIn([...(common.references ?? []), ...(entry.references ?? [])]),
    at,
  };
  if (affected.length > 0) return affected.map((one) => ({ ...base, ...packageOf(one) }));
  if (code.length === 0) return [base];
  return code.map(({ file, start_line, end_line }) => ({
    ...base,
    place: { file: clip(file?.path || file?.name, 4096), line: lineOf(start_line), endLine: lineOf(end_line) },
  }));
}

type Affected = NonNullable<NonNullable<OcsfVulnerability["affected_packages"]>[number]>;

function packageOf({
  purl,
  name,
  version,
  path,
  package_manager,
  fixed_in_version,
  remediation,
}: Affected): Partial<Unplaced> {
  const plain = [package_manager?.toLowerCase(), name].filter(Boolean).join("/");
  return {
    place: {
      package: clip(purl ? withoutVersion(purl) : plain, 1024),
      version: clip(version, 256),
      file: clip(path, 4096),
    },
    fixedVersions: versionsIn(fixed_in_version),
    ...(remediation?.desc ? { remediation: clip(remediation.desc, 4096) } : {}),
  };
}

function vectorsOf({ cve }: OcsfVulnerability): { vector: string; source: string }[] {
  return (cve?.cvss ?? []).flatMap((one) => {
    const vector = one?.vector_string;
    return vector && vector.length <= 512 ? [{ vector, source: oneLine(one.vendor_name, 128) ?? "" }] : [];
  });
}

/** Candidates of each affected resource; what was scanned by option where the finding names none. */
function resourcesOf({ resources, resource, device }: OcsfFinding, { asset }: ReadOptions): string[][] {
  const named = [...(resources ?? []), resource, ...((resources ?? []).length > 0 || resource ? [] : [device])]
    .map((one) => [one?.uid, one?.name, one?.hostname].filter((name) => typeof name === "string" && name.trim() !== ""))
    .filter((names) => names.length > 0)
    .map((names) => [...new Set(names.map((name) => nameOf(name as string)))]);
  return named.length > 0 ? named : [asset === undefined ? [] : [asset]];
}

function* forEach(resources: readonly string[][], report: Unplaced, id: string | undefined): Iterable<Stated> {
  const { place, cve, cwes, rule, tool, title } = report;
  const weakness = cve ?? cwes?.[0] ?? rule;
  for (const assets of resources) {
    const own = nameOf(id ?? nameOf(tool.name, title), resources.length > 1 ? assets[0] : undefined);
    const several = place?.package ?? place?.file;
    yield { ...report, id: id === undefined || several ? nameOf(own, weakness, several, place?.line) : own, assets };
  }
}
