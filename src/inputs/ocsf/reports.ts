/** OCSF findings as reports: one for each resource, vulnerability and affected package or code. */
import type { FindingKind, FindingStatus, Severity, StatedFactInput } from "../../model/index.js";
import { cloudControl, detectionType } from "../cloud-controls.js";
import { once } from "../cloud-resource.js";
import type { NamedResource } from "../cloud-resource.js";
import { problem } from "../input.js";
import type { Stated } from "../input.js";
import type { FindingReading } from "../finding-list.js";
import { fixedVersion, packageIn, versionOf } from "../package-manager.js";
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
  withoutVersion,
} from "../report-fields.js";
import { kindOfTool } from "../tool-kind.js";
import { dataClasses } from "./data-class.js";
import { resourcesOf, settingNames } from "./resources.js";
import { OcsfVulnerability } from "./schema.js";
import type { OcsfFinding } from "./schema.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** What the reports of one finding have in common. */
type Common = Pick<
  Report,
  "tool" | "title" | "description" | "status" | "justification" | "severity" | "remediation" | "references" | "fact"
>;

/** The reports of a finding; a vulnerability that cannot be read is a problem, the others stand. */
export function* readFinding(finding: OcsfFinding, { at, options, stated }: FindingReading): Iterable<Stated> {
  const severity = severityOfFinding(finding);
  if (severity === undefined)
    yield problem(
      `${at}/severity_id`,
      `the severity ${finding.severity_id ?? ""} is unknown; the finding is kept without one`,
    );
  const common = commonOf(finding, severity ?? "unknown");
  const resources = resourcesOf(finding, at, options);
  for (const { facts } of resources) yield* once(stated, facts);
  const info = finding.finding_info ?? finding.finding;
  const id = info?.uid || undefined;
  for (const [index, value] of (finding.vulnerabilities ?? []).entries()) {
    const place = `${at}/vulnerabilities/${index}`;
    const entry = check(OcsfVulnerability, value, place);
    if (!entry.ok) yield entry.problem;
    else for (const report of vulnerabilityReports(entry.data, common, place)) yield* forEach(resources, report, id);
  }
  if ((finding.vulnerabilities ?? []).length > 0) return;
  if (isPassed(finding)) return;
  const kind = kindOf(finding, common.tool.name);
  const rule = ruleOf(finding) || common.title;
  const control = kind === "misconfiguration" ? controlOf(finding, rule) : undefined;
  const report: Unplaced = { ...common, kind, rule: oneLine(rule, 512), control, cwes: [], at };
  if (finding.class_uid === DATA_SECURITY)
    yield* once(stated, dataClasses(finding, resourcesOf({ ...finding, device: finding.databucket }, at, options), at));
  yield* forEach(control === undefined ? resources : resources.map(settingNames), report, id);
}

/** The class of findings about the data of a store. */
export const DATA_SECURITY = 2006;

/** Checks that passed, that could not be made, or that people must make: 1 passed, 2 warning, 3 failed. */
function isPassed({ compliance, status_code }: OcsfFinding): boolean {
  const { status_id, status } = compliance ?? {};
  if (status_id === 1 || status_id === 2) return true;
  return [status, status_code].some((word) => /^(pass(ed)?|warning|not_available|manual)$/i.test(word ?? ""));
}

function kindOf({ compliance, class_uid, metadata, status_code }: OcsfFinding, tool: string): FindingKind {
  if (compliance || class_uid === 2003) return "misconfiguration";
  // Prowler reports failed checks as detections.
  if (metadata?.event_code && /^fail$/i.test(status_code ?? "")) return "misconfiguration";
  if (class_uid === DATA_SECURITY) return "cloud";
  return class_uid === 2002 ? kindOfTool(tool) : "runtime";
}

function ruleOf({ compliance, metadata, finding_info, finding }: OcsfFinding): string | undefined {
  const [type] = (finding_info ?? finding)?.types ?? [];
  return compliance?.control || metadata?.event_code || detectionType(type) || type || undefined;
}

/** Only checks of a cloud's settings restate what inputs describe. */
function controlOf({ cloud, metadata }: OcsfFinding, rule: string): string | undefined {
  const product = metadata?.product?.name ?? "";
  if (/^security ?hub/i.test(product)) return cloudControl("security-hub", rule);
  return /^prowler/i.test(product) || cloud?.provider
    ? cloudControl(product.split(/\s/)[0] || "cloud", rule)
    : undefined;
}

function commonOf(finding: OcsfFinding, severity: Severity): Common {
  const { metadata, remediation, status_detail, comment, message } = finding;
  const info = finding.finding_info ?? finding.finding;
  const sample = isGenerated(finding);
  const status = sample ? "false-positive" : statusOf(finding);
  const version = oneLine(metadata?.product?.version, 128);
  const name = oneLine(metadata?.product?.name, 256) ?? oneLine(metadata?.product?.vendor_name, 256) ?? "unnamed tool";
  return {
    fact: "report",
    tool: version === undefined ? { name } : { name, version },
    title: oneLine(info?.title) ?? oneLine(message) ?? "untitled finding",
    description: clip(info?.desc ?? message, 8192),
    severity,
    status,
    justification: sample
      ? "a sample that the service made up"
      : status === "accepted"
        ? clip(comment || status_detail, 2048)
        : undefined,
    remediation: clip(remediation?.desc, 4096),
    references: referencesIn([info?.src_url, ...(remediation?.references ?? [])]),
  };
}

/** 3 suppressed, 4 resolved, 5 archived, 6 deleted, or the words; an activity 3 closes the finding. */
function statusOf({ status_id, status, activity_id, unmapped }: OcsfFinding): FindingStatus {
  const word = status_id === undefined || status_id === null || status_id === 99 ? (status ?? "").toLowerCase() : "";
  if (status_id === 3 || word === "suppressed") return "accepted";
  if (status_id === 4 || activity_id === 3 || word === "resolved") return "remediated";
  const isGone = status_id === 5 || status_id === 6 || /^(archived|deleted)$/.test(word);
  return isGone || unmapped?.["RecordState"] === "ARCHIVED" ? "stale" : "open";
}

/** Samples are made up by the service to show what findings look like. */
function isGenerated({ unmapped }: OcsfFinding): boolean {
  const marks = ["Sample", "ProductFields.aws/guardduty/service/additionalInfo/sample"];
  return marks.some((mark) => String(unmapped?.[mark]) === "true");
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
  release,
  epoch,
  fixed_in_version,
  remediation,
}: Affected): Partial<Unplaced> {
  return {
    place: {
      package: purl ? clip(withoutVersion(purl), 1024) : packageIn(package_manager, name),
      version: versionOf({ version, release, epoch }),
      file: clip(path, 4096),
    },
    fixedVersions: fixedVersion(fixed_in_version),
    ...(remediation?.desc ? { remediation: clip(remediation.desc, 4096) } : {}),
  };
}

function vectorsOf({ cve }: OcsfVulnerability): { vector: string; source: string }[] {
  return (cve?.cvss ?? []).flatMap((one) => {
    const vector = one?.vector_string;
    return vector && vector.length <= 512 ? [{ vector, source: oneLine(one.vendor_name, 128) ?? "" }] : [];
  });
}

function* forEach(resources: readonly NamedResource[], report: Unplaced, id: string | undefined): Iterable<Stated> {
  const { place, cve, cwes, rule, tool, title, control } = report;
  const weakness = cve ?? cwes?.[0] ?? rule;
  for (const { names, item } of resources) {
    const own = nameOf(id ?? nameOf(tool.name, title), resources.length > 1 ? names[0] : undefined);
    const several = place?.package ?? place?.file;
    yield {
      ...report,
      ...(control === undefined || item === "" ? {} : { place: { resource: item } }),
      id: id === undefined || several ? nameOf(own, weakness, several, place?.line) : own,
      assets: [...names],
    };
  }
}
