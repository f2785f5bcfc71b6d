/** A result as a report. */
import { problem } from "../input.js";
import type { Stated } from "../input.js";
import type { FindingKind, FindingStatus, Severity, StatedFactInput } from "../../model/index.js";
import {
  clip,
  cveIn,
  cwesIn,
  lineOf,
  nameOf,
  oneLine,
  precisionOfWord,
  referencesIn,
  severityOf,
  severityOfScore,
  versionsIn,
} from "../report-fields.js";
import { endpointNames } from "../endpoint.js";
import { kindOfRule } from "../tool-kind.js";
import { describedPackage } from "./package.js";
import type { DescribedPackage } from "./package.js";
import { componentName, pathIn, ruleOf } from "./run.js";
import type { Run } from "./run.js";
import type { SarifLocation, SarifMessage, SarifResult, SarifRule } from "./schema.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** Kinds that say that all is well, or nothing (SARIF 2.1.0, 3.27.9). */
const NO_FINDING = new Set(["pass", "notApplicable"]);

/** Weaknesses whose line of code is itself the secret. */
const CREDENTIALS = new Set(["CWE-798", "CWE-259", "CWE-321", "CWE-312", "CWE-522", "CWE-540"]);

/** The report that a result makes, unless it says that there is nothing. */
export function* readResult(run: Run, result: SarifResult, at: string): Iterable<Stated> {
  if (NO_FINDING.has(result.kind ?? "")) return;
  const rule = ruleOf(run, result);
  const kind = kindOf(run, rule, [result.ruleId ?? "", ...tagsOf(rule)]);
  const severity = severityOfResult(result, rule, kind);
  if (severity === undefined)
    yield problem(
      `${at}/level`,
      `the level "${result.level ?? ""}" is unknown; the finding is kept without a severity`,
    );
  const report = reportOf({ run, result, rule, kind });
  yield { ...report, severity: severity ?? "unknown", ...statusOf(result), at };
}

interface Parts {
  readonly run: Run;
  readonly result: SarifResult;
  readonly rule: SarifRule | undefined;
  readonly kind: FindingKind;
}

function reportOf({ run, result, rule, kind }: Parts): Omit<Report, "at"> {
  const id = oneLine(result.ruleId ?? result.rule?.id ?? rule?.id, 512);
  // What a scanner of secrets says may hold the secret.
  const said = kind === "secret" ? undefined : messageOf(result.message, rule);
  const cwes = cwesOf(run, result, rule);
  const isSecret =
    kind === "secret" || cwes.some((cwe) => CREDENTIALS.has(cwe)) || /secret|credential|password/i.test(id ?? "");
  const location = result.locations?.find((one) => one?.physicalLocation) ?? result.locations?.[0];
  const place = placeOf(run, result, location, isSecret);
  const found = kind === "sca" ? describedPackage(said ?? "", location?.message?.text ?? "", result.properties) : {};
  const told = place.fingerprint ?? found.package ?? oneLine(said, 200);
  return {
    fact: "report",
    id: nameOf(result.guid || nameOf(run.tool.name, id, place.file ?? place.endpoint, place.line, told, found.version)),
    tool: run.tool,
    kind,
    assets: [...new Set([...run.assets, ...endpointNames(place.endpoint ?? "")])],
    title:
      (kind === "secret" ? undefined : titleOf(rule, said)) ?? oneLine(rule?.name) ?? id ?? `untitled ${kind} finding`,
    description: clip(said, 8192),
    rule: id,
    cve: cveIn(id, rule?.name, oneLine(rule?.shortDescription?.text)) ?? (kind === "sca" ? cveIn(said) : undefined),
    cwes,
    place: { ...place, package: found.package, version: found.version },
    precision: kind === "sca" ? undefined : precisionOf(result, rule),
    fixedVersions: versionsIn(found.fixed),
    remediation: remediationOf(result, rule, found),
    references: referencesIn([result.hostedViewerUri, rule?.helpUri]),
    flow: flowOf(run, result),
  };
}

function remediationOf(
  { fixes }: SarifResult,
  rule: SarifRule | undefined,
  found: DescribedPackage,
): string | undefined {
  if (found.package && found.fixed) return clip(`Update ${found.package} to ${found.fixed}.`, 1000);
  return clip(fixes?.find((fix) => fix?.description?.text)?.description?.text ?? rule?.help?.text, 1000);
}

function kindOf({ kind }: Run, rule: SarifRule | undefined, words: readonly string[]): FindingKind {
  return kindOfRule(kind, [...words, rule?.name ?? ""]);
}

function tagsOf(rule: SarifRule | undefined): string[] {
  const tags = rule?.properties?.["tags"];
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}

function cwesOf(run: Run, { taxa, properties }: SarifResult, rule: SarifRule | undefined): string[] {
  const related = [...(taxa ?? []), ...(rule?.relationships ?? []).map((relationship) => relationship?.target)];
  const named = related.flatMap((one) => {
    const isCwe = /\bcwe\b|common weakness/i.test(componentName(run, one?.toolComponent));
    return isCwe && one?.id ? [one.id.replace(/^(\d+)$/, "CWE-$1")] : [];
  });
  const said = [rule?.properties?.["cwe"], properties?.["cwe"], tagsOf(rule), properties?.["tags"]].flat();
  const address = /cwe\.mitre\.org\/data\/definitions\/(\d+)/.exec(rule?.helpUri ?? "")?.[1];
  return cwesIn([...named, ...said, ...(address === undefined ? [] : [`CWE-${address}`])]);
}

/** The rule's CVSS-like score before the tool's own word before the level (3.27.10); undefined: a word that SARIF lacks. */
function severityOfResult(
  { level, properties }: SarifResult,
  rule: SarifRule | undefined,
  kind: FindingKind,
): Severity | undefined {
  const score = Number.parseFloat(
    String(properties?.["security-severity"] ?? rule?.properties?.["security-severity"] ?? ""),
  );
  if (score >= 0 && score <= 10) return severityOfScore(score);
  for (const key of ["severity", "issue_severity", "securityRisk"]) {
    const word = properties?.[key];
    const severity = typeof word === "string" ? severityOf(word) : undefined;
    if (severity !== undefined) return severity;
  }
  // The standard's default is a warning; a leaked secret is more.
  const stated = level || rule?.defaultConfiguration?.level;
  return stated ? LEVELS[stated] : kind === "secret" ? "high" : "medium";
}

const LEVELS: Record<string, Severity> = { error: "high", warning: "medium", note: "low", none: "informational" };

function precisionOf({ properties }: SarifResult, rule: SarifRule | undefined): number | undefined {
  return precisionOfWord(
    rule?.properties?.["precision"] ?? properties?.["issue_confidence"] ?? properties?.["confidence"],
  );
}

/** Suppressed only where there is a suppression and none is under review or rejected (3.27.23). */
function statusOf({ suppressions, baselineState }: SarifResult): { status: FindingStatus; justification?: string } {
  if (baselineState === "absent") return { status: "remediated" };
  const all = (suppressions ?? []).filter((one) => one !== undefined && one !== null);
  const states = all.map((one) => one.state ?? one.status ?? "accepted");
  if (all.length === 0 || states.some((state) => state !== "accepted")) return { status: "open" };
  const justification = clip(
    all
      .map((one) => one.justification)
      .filter(Boolean)
      .join("; "),
    2048,
  );
  const isFalse = /false[ -]?positive|not (a )?(real|true)/i.test(justification ?? "");
  return { status: isFalse ? "false-positive" : "accepted", justification };
}

function titleOf(rule: SarifRule | undefined, said: string | undefined): string | undefined {
  const short = oneLine(rule?.shortDescription?.text ?? rule?.fullDescription?.text, 300);
  return (/^semgrep finding:/i.test(short ?? "") ? undefined : short) ?? oneLine(said, 300);
}

/** The text of a message: its own, or that of the rule with the arguments in their places (3.11). */
function messageOf(message: SarifMessage, rule: SarifRule | undefined): string | undefined {
  const own = message?.text ?? rule?.messageStrings?.[message?.id ?? ""]?.text ?? message?.markdown;
  if (!own) return undefined;
  const values = message?.arguments ?? [];
  const filled = own.replace(/\{(\d+)\}/g, (hole, index: string) => values[Number(index)] ?? hole);
  return filled.replace(/\[([^\]]*)\]\((?:\d+|https?:[^)]*)\)/g, "$1");
}

function placeOf(
  run: Run,
  { webRequest, properties, ...result }: SarifResult,
  location: SarifLocation | undefined,
  isSecret: boolean,
): NonNullable<Report["place"]> {
  const physical = location?.physicalLocation;
  const path = pathIn(run, physical?.artifactLocation);
  const fingerprint = fingerprintOf(result.fingerprints) ?? fingerprintOf(result.partialFingerprints);
  const address = webRequest?.target ?? (/^https?:/i.test(path ?? "") ? path : undefined);
  if (address) return { endpoint: clip(address, 4096), method: oneLine(webRequest?.method, 32), fingerprint };
  const line = lineOf(physical?.region?.startLine);
  const logical = location?.logicalLocations?.[0];
  return {
    file: clip(path, 4096),
    line,
    endLine: lineOf(physical?.region?.endLine),
    snippet: isSecret ? undefined : snippetOf(physical),
    fingerprint,
    resource: run.kind === "misconfiguration" ? oneLine(logical?.fullyQualifiedName) : undefined,
  };
}

/** The whole first line where the context has it, since tools cut regions differently; else the region's first line. */
function snippetOf(physical: SarifLocation["physicalLocation"]): string | undefined {
  const { region, contextRegion } = physical ?? {};
  const lines = contextRegion?.snippet?.text?.split(/\r?\n/) ?? [];
  const offset = (region?.startLine ?? 0) - (contextRegion?.startLine ?? 0);
  const whole = region?.startLine && contextRegion?.startLine ? lines[offset] : undefined;
  return clip(whole, 2000) ?? clip(region?.snippet?.text?.trim().split(/\r?\n/)[0], 2000);
}

/** What secret scanners put among fingerprints although it tells who wrote the code, not what was found. */
const PERSONAL = /^(author|email|date|commitMessage)$/;

/** The first by name; placeholders that all results share are none. */
function fingerprintOf(prints: Record<string, unknown> | null | undefined): string | undefined {
  for (const key of Object.keys(prints ?? {}).sort()) {
    const value = prints?.[key];
    const print = typeof value === "object" && value !== null ? Object.values(value)[0] : value;
    if (PERSONAL.test(key)) continue;
    if (typeof print === "string" && print !== "" && print !== "requires login")
      return nameOf(key, print).slice(0, 512);
  }
  return undefined;
}

/** The first flow that leads anywhere. */
function flowOf(run: Run, { codeFlows }: SarifResult): { file: string; line?: number }[] {
  const steps = codeFlows?.[0]?.threadFlows?.[0]?.locations ?? [];
  return steps.slice(0, 256).flatMap((step) => {
    const physical = step?.location?.physicalLocation;
    const file = clip(pathIn(run, physical?.artifactLocation), 4096);
    return file === undefined ? [] : [{ file, line: lineOf(physical?.region?.startLine) }];
  });
}
