/**
 * From what all sources state to one fact graph: domain resolvers complete the facts, assets are merged,
 * ends of relationships are joined, findings deduplicated. Pure: the order of sources and facts never matters.
 */
import type { FactGraph, Problem, StatedFact, StatedFactInput } from "../model/index.js";
import { partOf, StatedFact as StatedFactSchema } from "../model/index.js";
import { aws } from "./aws/index.js";
import { awsNetwork } from "./aws/network/index.js";
import { addClassifications, addOwners } from "./additions.js";
import { joinClouds } from "./cloud-joins.js";
import { addCriticality } from "./criticality.js";
import { addFacets } from "./facets.js";
import { resolveFindings } from "./findings.js";
import { GraphBuilder, type SourcedFact } from "./graph-builder.js";
import { addHandledData, withRegimes } from "./handled-data.js";
import { inventoryNetwork } from "./inventory-network.js";
import { kubernetes } from "./kubernetes/index.js";
import { addReplicas } from "./replicas.js";
import { applyTriage } from "./triage.js";
import { applyVex } from "./vex.js";
import { addTraffic, applyExecution } from "./windows.js";
import { addCoverage } from "./route-coverage.js";
import { Reported } from "./reported.js";
import type { DomainResolver, HubFact, ObjectInPartition, ResolveContext } from "./resolver.js";

/** Every domain resolver, one line each. */
const RESOLVERS: readonly DomainResolver[] = [kubernetes, aws, awsNetwork, inventoryNetwork];

export { isCvssVector } from "./cvss.js";

export interface ResolveOptions {
  /** Today, `YYYY-MM-DD`: accepted findings whose date has passed are open again. */
  readonly today: string;
}

/** What there is and how it hangs together, without the findings: it follows from `partOf` "structure", and from what it asks of findings. */
export interface Structure {
  readonly builder: GraphBuilder;
  readonly unjoined: readonly Problem[];
  readonly notCollected: readonly string[];
  /** What it asks of findings. */
  readonly reported: Reported;
  /** Facts of the part of findings that came with it, and reports that belong to both. */
  readonly findings: readonly SourcedFact[];
}

/** The fact graph, and what of it the findings brought: new facts, and facts of the structure that are different by them. */
export interface Resolved {
  readonly facts: FactGraph;
  readonly layer: Pick<FactGraph, "nodes" | "relationships">;
}

export function resolve(stated: readonly SourcedFact[], options: ResolveOptions): FactGraph {
  return withFindings(resolveStructure(stated, options), [], options).facts;
}

/** The structure stands for other findings as well where `suits` says so. */
export function resolveStructure(
  stated: readonly SourcedFact[],
  { today }: ResolveOptions,
  findings: readonly SourcedFact[] = [],
): Structure {
  const builder = new GraphBuilder();
  const ordered = stated.filter((fact) => partOf(fact) === "structure").sort(bySourceThenPlace);
  const objects = ordered.filter((fact) => fact.fact === "object");
  const reported = new Reported([...stated, ...findings]);
  const concluded = resolveDomains(objects, { stated: ordered, today, isReported: reported.isReported });
  const facts = [...ordered, ...concluded.facts];
  builder.addAssets(facts.filter((fact) => fact.fact === "asset"));
  for (const hub of concluded.hubs) builder.addHub(hub);
  joinClouds(builder);
  builder.addRelationships(facts.filter((fact) => fact.fact === "relationship"));
  addClassifications(builder, facts);
  addOwners(builder);
  addTraffic(builder, objects);
  addCriticality(builder);
  addHandledData(builder);
  const own = [...stated, ...concluded.facts].filter((fact) => fact.fact === "report" || partOf(fact) === "findings");
  return { builder, reported, unjoined: concluded.unjoined, notCollected: concluded.notCollected, findings: own };
}

/** Whether the structure would be the same with these findings. */
export function suits({ reported, findings }: Structure, stated: readonly SourcedFact[]): boolean {
  return reported.answersAlike([...findings, ...stated]);
}

/** The structure stays as it is, for the next findings. */
export function withFindings(
  structure: Structure,
  stated: readonly SourcedFact[],
  { today }: ResolveOptions,
): Resolved {
  const builder = new GraphBuilder(structure.builder);
  const facts = [...structure.findings, ...stated].sort(bySourceThenPlace);
  const objects = facts.filter((fact) => fact.fact === "object");
  let clusters: string[] | undefined;
  const found = resolveFindings({
    reports: facts.filter((fact) => fact.fact === "report"),
    vulnerabilities: facts.filter((fact) => fact.fact === "vulnerability"),
    assetOf: (candidates) => builder.lookup(candidates),
    clusters: () => (clusters ??= clustersIn(builder)),
    now: today,
  });
  const watched = applyExecution(builder, found.nodes, objects);
  const excused = applyVex(watched.nodes, objects);
  const triaged = applyTriage(excused.nodes, objects, today);
  builder.addResolved({ nodes: withRegimes(builder, triaged.nodes), relationships: found.relationships });
  addCoverage(builder);
  addReplicas(builder);
  addFacets(builder);
  const told = [structure, found, watched, excused, triaged].flatMap(({ unjoined }) => unjoined);
  return { facts: builder.finish({ unjoined: told, notCollected: structure.notCollected }), layer: builder.layer };
}

function clustersIn(builder: GraphBuilder): string[] {
  const names = new Set<string>();
  for (const uid of builder.nodes.keys()) {
    const name = uid.startsWith("k8s/") ? uid.split("/", 2)[1]! : undefined;
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}

interface Completed {
  readonly facts: SourcedFact[];
  readonly hubs: HubFact[];
  readonly unjoined: Problem[];
  readonly notCollected: string[];
}

type SourcedObject = Extract<SourcedFact, { fact: "object" }>;

function resolveDomains(objects: readonly SourcedObject[], context: ResolveContext): Completed {
  const completed: Completed = { facts: [], hubs: [], unjoined: [], notCollected: [] };
  for (const resolver of RESOLVERS) {
    for (const [partition, own] of partitionsOf(objects, resolver.domain)) {
      const concluded = resolver.resolve(partition, own, context);
      for (const fact of concluded.facts) {
        if (fact.fact === "hub") completed.hubs.push(fact);
        else completed.facts.push({ ...withDefaults(fact), statedBy: "", format: "resolved" });
      }
      completed.unjoined.push(...concluded.unjoined);
      completed.notCollected.push(...concluded.notCollected);
    }
  }
  return completed;
}

/** A resolver's fact that breaks the model is a defect of the resolver: it throws, naming the fact. */
function withDefaults(fact: StatedFactInput): StatedFact {
  const parsed = StatedFactSchema.safeParse(fact);
  if (parsed.success) return parsed.data;
  throw new Error(
    `a resolver concluded an invalid fact ${JSON.stringify(fact).slice(0, 500)}: ${parsed.error.message}`,
  );
}

function partitionsOf(objects: readonly SourcedObject[], domain: string): Map<string, ObjectInPartition[]> {
  const partitions = new Map<string, ObjectInPartition[]>();
  for (const fact of objects) {
    if (fact.domain !== domain) continue;
    const own = partitions.get(fact.partition) ?? [];
    own.push({ value: fact.value, path: fact.path, at: fact.at, source: fact.statedBy });
    partitions.set(fact.partition, own);
  }
  return new Map([...partitions].sort(([a], [b]) => compare(a, b)));
}

function bySourceThenPlace(a: SourcedFact, b: SourcedFact): number {
  return compare(a.statedBy, b.statedBy) || compare(a.path, b.path) || (a.sequence ?? 0) - (b.sequence ?? 0);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
