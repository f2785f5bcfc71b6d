/**
 * Changes that people can make, out of the steps that an analysis derived: one patch of a package in an image, one
 * permission, one network rule takes away all steps that rest on it.
 */
import { createHash } from "node:crypto";
import type { FixKind, RuleInfo } from "../model/index.js";
import { backwardDistances, UNREACHED } from "../paths/distances.js";
import { SCORING, type ScoringConstants } from "../score/index.js";
import type { Store } from "../store/connection.js";
import type { FactNode } from "../store/lists.js";
import type { Stakes } from "./stakes.js";
import { inWords, wordingFor, type Wording } from "./step-words.js";

export interface SharedFix {
  /** Stable: the same change has the same id in every analysis. */
  readonly id: string;
  readonly kind: FixKind;
  /** About a person's days. */
  readonly cost: number;
  /** Which constant says so, and whose. */
  readonly costOrigin: string;
  /** What is to be done, in one line. */
  readonly title: string;
  readonly rule: string;
  /** uids of the findings that it remedies. */
  readonly findings: readonly string[];
  /** The asset at which it is made, where one can be named: a node. */
  readonly at: number | undefined;
  /** The edges that it takes away, over the graph of all steps. */
  readonly edges: readonly number[];
}

interface Group {
  readonly rule: RuleInfo;
  readonly kind: FixKind;
  readonly at: number | undefined;
  readonly edges: number[];
  readonly findings: Set<string>;
}

/** What a domain's remediations are, where a rule says nothing else. */
const KIND_BY_DOMAIN: Readonly<Record<string, FixKind>> = {
  application: "setting",
  aws: "permission",
  identity: "permission",
  kubernetes: "permission",
  network: "network",
  "supply-chain": "process",
  workload: "setting",
};

/** All changes that touch a step which lies between starts and targets, and the steps there that no change takes away. */
export async function sharedFixesFor(
  store: Store,
  stakes: Stakes,
  { fixCost }: Pick<ScoringConstants, "fixCost">,
): Promise<{ changes: SharedFix[]; fixed: ReadonlySet<number>; wording: Wording }> {
  const live = liveEdges(stakes);
  const wording = await wordingFor(store, stakes, live);
  const groups = new Map<string, Group>();
  for (const edge of live) group(groups, stakes, wording, edge);
  const changes = [...groups].map(([key, each]) => sharedFixOf(stakes, wording, key, each, fixCost[each.kind]));
  changes.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { changes, wording, fixed: new Set(changes.flatMap(({ edges }) => edges)) };
}

/** The edges that lie on some way from a start to a target, or to what a step on such a way requires. */
export function liveEdges({ scales: { graph, targets, tree }, steps }: Stakes): number[] {
  const { forward, requirements } = graph;
  const wanted = new Map(targets.map((target) => [target.node, target]));
  for (;;) {
    const towards = backwardDistances(graph, [...wanted.values()]).cost;
    const isLive = (slot: number) =>
      forward.cost[slot] !== UNREACHED &&
      towards[forward.node[slot]!] !== UNREACHED &&
      tree.cost[steps.source[forward.edge[slot]!]!] !== UNREACHED;
    const before = wanted.size;
    requirements.slot.forEach((slot, place) => {
      if (!isLive(slot)) return;
      for (const node of requirements.node.subarray(requirements.offset[place], requirements.offset[place + 1]))
        if (!wanted.has(node)) wanted.set(node, { node, cost: 0 });
    });
    if (wanted.size === before) return [...forward.edge.keys()].filter(isLive).map((slot) => forward.edge[slot]!);
  }
}

function group(groups: Map<string, Group>, { steps, projection }: Stakes, wording: Wording, edge: number): void {
  const rule = wording.rules.get(steps.words[steps.rule[edge]!]!);
  const at = rule?.fix?.at ?? "fact";
  if (!rule || at === "nothing") return;
  const via = steps.words[steps.via[edge]!]!;
  const finding = wording.findings.get(via);
  const place = at === "target" ? steps.target[edge]! : steps.source[edge]!;
  const key = finding
    ? findingKey(finding)
    : `${rule.id}\n${at === "fact" ? steps.words[steps.fact[edge]!]! : projection.uids[place]!}`;
  const known = groups.get(key) ?? {
    rule,
    kind: kindOf(rule, finding),
    at: finding
      ? projection.nodeOf(String(finding["asset"]))
      : at === "fact" || projection.hub[place]
        ? undefined
        : place,
    edges: [],
    findings: new Set<string>(),
  };
  groups.set(key, known);
  known.edges.push(edge);
  if (finding) known.findings.add(via);
}

/** Weaknesses of one package in one place are remedied together: by one update. */
function findingKey(finding: FactNode): string {
  const { asset, package: affected, version } = finding;
  return affected === undefined ? finding.uid : `package\n${String(asset)}\n${String(affected)}\n${String(version)}`;
}

function kindOf({ id, fix }: RuleInfo, finding: FactNode | undefined): FixKind {
  if (fix?.kind) return fix.kind;
  if (finding) return finding["package"] === undefined ? "code" : "patch";
  return KIND_BY_DOMAIN[id.split("/")[0]!] ?? "setting";
}

function sharedFixOf(
  { projection }: Stakes,
  wording: Wording,
  key: string,
  { rule, kind, at, edges, findings }: Group,
  cost: number,
): SharedFix {
  const remedied = [...findings].sort();
  const first = wording.findings.get(remedied[0] ?? "");
  return {
    id: `fix/${createHash("sha256").update(key).digest("hex").slice(0, 24)}`,
    kind,
    cost,
    costOrigin: costOrigin(kind, cost),
    title: first
      ? titleOf(wording, first, remedied, at === undefined ? undefined : projection.names[at])
      : rule.remediation,
    rule: rule.id,
    findings: remedied,
    at,
    edges,
  };
}

function costOrigin(kind: FixKind, cost: number): string {
  const published = SCORING.fixCost[kind];
  const own = cost === published ? "" : `: the workspace's own value (published: ${published})`;
  return `constant fixCost.${kind} of scoring version ${SCORING.version}${own}`;
}

/** An update names the package, the versions and what it remedies; anything else what was found. */
function titleOf(wording: Wording, first: FactNode, uids: readonly string[], where: string | undefined): string {
  const place = where === undefined ? "" : ` in ${where.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+/, "$1")}`;
  const { package: affected, version } = first;
  if (affected === undefined) return `Remedy: ${inWords(wording, first.uid) ?? first.name}${place}`;
  const findings = uids.flatMap((uid) => wording.findings.get(uid) ?? []);
  const weaknesses = [...new Set(findings.map(({ cve, weakness }) => String(cve ?? weakness)))].sort();
  const fixedIn = findings.flatMap((finding) => (finding["fixedVersions"] as string[] | undefined) ?? []);
  const to = fixedIn.length
    ? ` to a version that fixes ${weaknesses.length > 1 ? "all of these" : "it"} (fixed in ${[...new Set(fixedIn)].sort().join(", ")})`
    : "";
  return (
    `Update ${String(affected).replace(/^pkg:[^/]+\//, "")} ${String(version ?? "")}`.trimEnd() +
    `${place}${to}: ${weaknesses.join(", ")}`
  );
}
