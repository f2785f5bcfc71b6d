/**
 * From reports to findings: which reports are about the same weakness in the same place of the same asset, what
 * they say together, what the finding gives an attacker, and what is known of its CVE. Pure and the same in any order.
 */
import type { Basis, GraphNode, GraphRelationship, Problem, ReportFact } from "../model/index.js";
import { compare } from "./cvss.js";
import { compareReports, digest, groupReports } from "./finding-identity.js";
import type { Group, Placed } from "./finding-identity.js";
import { mergeReports } from "./finding-merge.js";
import { present, sorted } from "./finding-values.js";
import { knownVulnerabilities, vulnerabilityNode } from "./finding-vulnerability.js";
import type { Known as KnownVulnerability, SourcedVulnerability } from "./finding-vulnerability.js";

/** A report with the source that states it and, where known, the format it was read from. */
export type SourcedReport = ReportFact & { readonly statedBy: string; readonly format?: string };

/** The asset that the first known of some names means; several; or none. */
export type AssetLookup = (
  candidates: readonly string[],
) => { readonly uid: string } | { readonly candidates: readonly string[] } | undefined;

export interface FindingsInput {
  readonly reports: readonly SourcedReport[];
  readonly vulnerabilities: readonly SourcedVulnerability[];
  readonly assetOf: AssetLookup;
  /** Names of the clusters that are described; asked only where a report is of another. */
  readonly clusters: () => readonly string[];
  /** Today, `YYYY-MM-DD`: an accepted finding is open again after its date. */
  readonly now: string;
}

type Known = Pick<FindingsInput, "assetOf" | "clusters">;

export interface ResolvedFindings {
  readonly nodes: readonly GraphNode[];
  readonly relationships: readonly Omit<GraphRelationship, "uid">[];
  readonly unjoined: readonly Problem[];
}

/** Evidence kept for one finding: enough to check it. */
const MOST_EVIDENCE = 16;

/** Finding, Report and Vulnerability nodes with AFFECTS, REPORTED_AS and INSTANCE_OF. */
export function resolveFindings({ reports, vulnerabilities, now, ...known }: FindingsInput): ResolvedFindings {
  const { placed, unjoined } = join(reports, known);
  const groups = groupReports(placed);
  const cves = new Set(reports.flatMap(({ cve }) => cve ?? []));
  const ofCve = knownVulnerabilities(vulnerabilities, cves);
  const nodes: GraphNode[] = sorted([...cves]).map((cve) => vulnerabilityNode(cve, ofCve.get(cve)));
  const relationships: Omit<GraphRelationship, "uid">[] = [];
  for (const group of groups) {
    const cve = group.reports[0]?.cve;
    const finding = findingNode(group, cve === undefined ? undefined : ofCve.get(cve), now);
    const beneath = reportNodes(group);
    nodes.push(finding, ...beneath);
    const relate = (type: GraphRelationship["type"], target: string): void => {
      const { basis, evidence } = finding;
      relationships.push({ type, source: finding.uid, target, basis, evidence, properties: {} });
    };
    if (group.asset !== "") relate("AFFECTS", group.asset);
    if (cve !== undefined) relate("INSTANCE_OF", cve);
    for (const report of beneath) relate("REPORTED_AS", report.uid);
  }
  return { nodes, relationships, unjoined };
}

/** Finds each report's asset; those without one are told once for each tool and list of names. */
function join(reports: readonly SourcedReport[], known: Known): { placed: Placed[]; unjoined: Problem[] } {
  const { assetOf } = known;
  const answers = new Map<string, ReturnType<AssetLookup>>();
  const failed = new Map<string, SourcedReport[]>();
  const placed = reports.map((report) => {
    const key = JSON.stringify(report.assets);
    if (!answers.has(key)) answers.set(key, withoutParts(assetOf(report.assets)));
    const answer = answers.get(key);
    if (answer && "uid" in answer) return { report, asset: answer.uid };
    const place = JSON.stringify([report.statedBy, report.path, report.tool.name, key]);
    const list = failed.get(place);
    if (list) list.push(report);
    else failed.set(place, [report]);
    return { report, asset: "" };
  });
  const unjoined = [...failed.values()].map((list) => unjoinedProblem(list, known));
  return {
    placed,
    unjoined: unjoined.sort((a, b) => compare(a.path, b.path) || compare(a.at, b.at) || compare(a.why, b.why)),
  };
}

/** A workload and the data that it keeps (`<uid>#data`) share their names; a weakness is that of the workload. */
function withoutParts(answer: ReturnType<AssetLookup>): ReturnType<AssetLookup> {
  if (!answer || "uid" in answer) return answer;
  const [whole, ...others] = answer.candidates.filter((uid) => !uid.includes("#"));
  const isWhole = whole !== undefined && answer.candidates.every((uid) => uid === whole || uid.startsWith(`${whole}#`));
  return isWhole && others.length === 0 ? { uid: whole } : answer;
}

function unjoinedProblem(list: readonly SourcedReport[], { assetOf, clusters }: Known): Problem {
  const first = [...list].sort(compareReports)[0] as SourcedReport;
  const answer = assetOf(first.assets);
  const subject = `${list.length === 1 ? "a report" : `${list.length} reports`} of ${first.tool.name}`;
  const names = first.assets
    .slice(0, 3)
    .map((name) => `"${name}"`)
    .join(", ");
  if (answer && "candidates" in answer)
    return problem(
      first,
      `${subject} may be about ${answer.candidates.slice(0, 5).join(" or ")} (${names}): name one by its uid with --asset`,
    );
  if (first.assets.length === 0)
    return problem(first, `${subject} without a word on which asset: no path uses what it says; import with --asset`);
  const advice =
    otherCluster(first.assets, clusters) ?? "describe it in an inventory, or name with --asset what an input describes";
  return problem(first, `${subject} about ${names}, which no input describes: no path uses what it says; ${advice}`);
}

/** Objects and scans of one cluster join under one name of it. */
function otherCluster(assets: readonly string[], clusters: Known["clusters"]): string | undefined {
  const cluster = assets.flatMap((name) => /^k8s\/([^/]+)\//.exec(name)?.[1] ?? [])[0];
  if (cluster === undefined) return undefined;
  const described = clusters();
  if (!described.length || described.includes(cluster)) return undefined;
  const names = described.slice(0, 3).map((name) => `--cluster ${name}`);
  return `no input describes a cluster "${cluster}": import it with ${names.join(" or ")}, as the cluster was`;
}

function problem({ path, at }: SourcedReport, why: string): Problem {
  return { path, at, why };
}

function findingNode(group: Group, known: KnownVulnerability | undefined, now: string): GraphNode {
  const properties = mergeReports(group, known, now);
  const evidence = sorted(group.reports.map(({ path, at }) => `${path} ${at}`.trim())).slice(0, MOST_EVIDENCE);
  return {
    uid: group.uid,
    kind: "Finding",
    name: properties.title ?? group.weakness,
    aliases: sorted(group.reports.map(({ id }) => id)),
    // What a finding gives may be concluded from its CVSS vector alone: then all that rests on it is inferred.
    basis: properties.givesBy === "cvss" ? "inferred" : bestBasis(group.reports.map(({ basis }) => basis)),
    evidence,
    properties: properties,
  };
}

function bestBasis(all: readonly Basis[]): Basis {
  return (["observed", "configured", "inferred"] as const).find((basis) => all.includes(basis)) ?? "inferred";
}

/** (:Report): one for each id that a source's tool uses within the finding. */
function reportNodes({ uid, reports }: Group): GraphNode[] {
  const nodes = new Map<string, GraphNode>();
  for (const report of reports) {
    const {
      statedBy: source,
      tool,
      id,
      title,
      basis,
      path,
      at,
      kind,
      rule,
      severity,
      status,
      justification,
      place,
    } = report;
    const node = `report/${digest(uid, source, tool.name, id)}`;
    if (nodes.has(node)) continue;
    nodes.set(node, {
      uid: node,
      kind: "Report",
      name: title,
      aliases: [],
      basis,
      evidence: [`${path} ${at}`.trim()],
      properties: present({
        reportId: id,
        source,
        tool: tool.name,
        toolVersion: tool.version,
        title,
        findingKind: kind,
        rule,
        severity,
        status,
        justification,
        file: place.file,
        line: place.line,
        fingerprint: place.fingerprint,
      }),
    });
  }
  return [...nodes.values()];
}
