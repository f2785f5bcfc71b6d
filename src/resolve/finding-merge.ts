/** What the reports of one finding say together. Every rule here gives the same whatever their order. */
import { FindingKind, Severity, UserRole } from "../model/index.js";
import type { FindingProperties, FindingStatus, ReportFact } from "../model/index.js";
import { compare, decidingCvss, exploitMaturity } from "./cvss.js";
import type { Vector } from "./cvss.js";
import { whatItGives } from "./finding-gives.js";
import type { Group, Placed } from "./finding-identity.js";
import type { Known } from "./finding-vulnerability.js";
import { anyTrue, highest, present, sorted } from "./finding-values.js";
import { saysAdmin } from "./weakness.js";

type Report = Placed["report"];

/** Longest description that is kept on a finding; its reports' files hold the rest. */
const DESCRIPTION = 1024;

/** The properties of a finding that are known; `now` is a date, `YYYY-MM-DD`. */
export function mergeReports(group: Group, known: Known | undefined, now: string): FindingProperties {
  const { reports } = group;
  const all = <K extends keyof ReportFact>(field: K): NonNullable<ReportFact[K]>[] =>
    reports.map((report) => report[field]).filter((value) => value !== undefined) as NonNullable<ReportFact[K]>[];
  const severities = all("severity").map((severity) => Severity.options.indexOf(severity));
  const about: FindingProperties = {
    asset: group.asset === "" ? undefined : group.asset,
    title: all("title")[0],
    description: all("description")[0]?.slice(0, DESCRIPTION),
    findingKind: surestKind(all("kind")),
    findingKinds: sorted(all("kind")),
    tools: sorted(reports.map(({ tool }) => tool.name)),
    rules: sorted(all("rule")),
    reports: reports.length,
    weakness: group.weakness,
    severity: Severity.options[Math.max(...severities)],
  };
  const fix: FindingProperties = {
    fixedVersions: sorted(all("fixedVersions").flat()),
    remediation: all("remediation")[0],
    references: sorted(all("references").flat()).slice(0, 64),
  };
  const parts = [placeOf(reports), threat(reports, known), executionOf(reports), exploitation(reports, known), fix];
  return present(about, lifecycle(reports, now), ...parts);
}

/** From the surest kind of evidence to the least. */
const KINDS: readonly FindingKind[] = [
  "manual",
  "dast",
  "secret",
  "sast",
  "sca",
  "runtime",
  "cloud",
  "misconfiguration",
];

function surestKind(kinds: readonly FindingKind[]): FindingKind {
  return KINDS.find((kind) => kinds.includes(kind)) ?? "misconfiguration";
}

/** From what keeps a finding feeding steps to what closes it most. */
const OPENNESS: readonly FindingStatus[] = ["open", "accepted", "stale", "remediated", "false-positive"];

/**
 * A person's word decides where there is one; else a finding is open as long as one tool says so. An accepted
 * finding whose date has passed is open again.
 */
function lifecycle(reports: readonly Report[], now: string): FindingProperties {
  const persons = reports.filter(({ kind, format }) => kind === "manual" || format === "inventory");
  const states = (persons.length > 0 ? persons : reports).map((report) => ({
    status: isExpired(report, now) ? "open" : report.status,
    report,
  }));
  const status = OPENNESS.find((one) => states.some((state) => state.status === one)) ?? "open";
  if (status === "open") return { status };
  const deciding = states.filter((state) => state.status === status).map(({ report }) => report);
  return {
    status,
    acceptedUntil:
      status === "accepted" ? deciding.flatMap((report) => report.acceptedUntil ?? []).sort(compare)[0] : undefined,
    justification: deciding.find(({ justification }) => justification !== undefined)?.justification,
  };
}

function isExpired({ status, acceptedUntil }: Report, now: string): boolean {
  return status === "accepted" && acceptedUntil !== undefined && acceptedUntil < now;
}

/** Each part of the place as the first report that has it says; the line belongs to that report's file. */
function placeOf(reports: readonly Report[]): FindingProperties {
  const first = <K extends keyof Report["place"]>(field: K): Report["place"][K] =>
    reports.find(({ place }) => place[field] !== undefined)?.place[field];
  const inCode = reports.find(({ place }) => place.file !== undefined && place.line !== undefined);
  const flow = reports.find((report) => report.flow.length > 0)?.flow;
  return {
    package: first("package"),
    version: first("version"),
    file: inCode?.place.file ?? first("file"),
    line: inCode?.place.line,
    method: first("method"),
    endpoint: first("endpoint"),
    ports: portsOf(reports),
    parameter: first("parameter"),
    resource: first("resource"),
    layer: first("layer"),
    flow: flow?.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`)),
  };
}

/** A report that names no port may be about any. */
function portsOf(reports: readonly Report[]): string[] | undefined {
  const ports = reports.map(({ place }) => place.port);
  if (!ports.every((port) => port !== undefined)) return undefined;
  return [...new Set(ports)].sort((a, b) => a - b).map(String);
}

function threat(reports: readonly Report[], known: Known | undefined): FindingProperties {
  return {
    epss: highest([...reports.map(({ epss }) => epss), known?.epss]),
    kev: known?.kev,
    exploited: known?.exploited,
    ransomware: known?.ransomware,
    exploitAvailable: anyTrue([
      ...reports.map(({ exploitAvailable }) => exploitAvailable),
      known?.exploitAvailable,
      namesExploit(reports) ? true : undefined,
    ]),
    verified: anyTrue(reports.map(({ verified }) => verified)),
    precision: highest(reports.map(({ precision }) => precision)),
  };
}

/** Collections of working exploits; a report that refers to an entry of one states that an exploit is public. */
const EXPLOITS =
  /^https?:\/\/(www\.)?(exploit-db\.com\/exploits\/|rapid7\.com\/db\/modules\/exploit|packetstorm(security)?\.(com|news)\/files\/)|github\.com\/rapid7\/metasploit-framework\/\S*\/exploits\//i;

function namesExploit(reports: readonly Report[]): boolean {
  return reports.some(({ references }) => references.some((reference) => EXPLOITS.test(reference)));
}

/** Seen to run by one tool outweighs not seen by another; the longest window that saw nothing counts. */
function executionOf(reports: readonly Report[]): FindingProperties {
  const executed = anyTrue(reports.map((report) => report.executed));
  if (executed === undefined) return {};
  return {
    executed,
    observedDays: highest(
      reports.filter((report) => report.executed === executed).map((report) => report.observedDays),
    ),
  };
}

/** CVSS, what the finding gives, from how near, and what must be had for it. */
function exploitation(reports: readonly Report[], known: Known | undefined): FindingProperties {
  const vectors = distinct([...reports.flatMap(({ cvss }) => cvss), ...(known?.cvss ?? [])]);
  const cvss = decidingCvss(vectors);
  const cve = reports[0]?.cve;
  const cwes = sorted([...reports.flatMap((report) => report.cwes), ...(known?.cwes ?? [])]);
  const words = reports
    .map(({ title, rule, description }) => `${title}\n${rule ?? ""}\n${description ?? ""}`)
    .join("\n");
  const dynamic = reports.some(({ kind, verified }) => kind === "dast" && verified === true);
  const kind = surestKind(reports.map((report) => report.kind));
  const restatesSetting = reports.some(({ control }) => control !== undefined);
  const given = whatItGives({ kind, cve, cwes, words, cvss, dynamic, restatesSetting });
  const role = leastRole(reports);
  const stated =
    anyTrue(reports.map((report) => report.needsLogin)) ?? (role === undefined ? undefined : role !== "none");
  const bypass = given.gives.includes("login-bypass");
  return {
    cve,
    cwes,
    cvssVector: cvss?.vector,
    cvssVectors: vectors.map(({ source, vector }) => `${source} ${vector}`.trim()),
    cvssScore: cvss?.score,
    attackVector: cvss?.attackVector,
    attackComplexity: cvss?.attackComplexity,
    privileges: cvss?.privileges,
    userInteraction: cvss?.userInteraction,
    gives: [...given.gives],
    givesBy: given.givesBy,
    givesNothing: given.givesNothing,
    reach: given.reach,
    exploitMaturity: exploitMaturity(vectors),
    needsLogin: stated ?? (cvss?.privileges === undefined ? undefined : cvss.privileges !== "none"),
    needsRole: role,
    needsInput: reports.every(({ needsInput }) => needsInput) ? reports[0]?.needsInput : undefined,
    needsState: reports.every(({ needsState }) => needsState) ? reports[0]?.needsState : undefined,
    givesAdmin: anyTrue(reports.map((report) => report.givesAdmin)) ?? (bypass && saysAdmin(words) ? true : undefined),
  };
}

/** Of several statements the one that lets most attackers in. */
function leastRole(reports: readonly Report[]): UserRole | undefined {
  return UserRole.options.find((role) => reports.some(({ needsRole }) => needsRole === role));
}

function distinct(vectors: readonly Vector[]): Vector[] {
  const byText = new Map(vectors.map((vector) => [`${vector.source} ${vector.vector}`, vector]));
  return [...byText].sort(([a], [b]) => compare(a, b)).map(([, vector]) => vector);
}
