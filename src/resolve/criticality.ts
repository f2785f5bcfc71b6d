/**
 * How much the business depends on an asset: as a catalogue states it for the asset or for what it belongs to; where
 * nobody states it, what the platform's settings hint at. Each with where it was said.
 */
import { Criticality, shortPlace, type GraphNode, type PropertyValue, type RelationshipKind } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** How much, and who says so. */
interface Said {
  /** Place in Criticality.options, or 1 for a hint at high, 0 for one at low. */
  readonly level: number;
  readonly from: string;
}

/** Scopes nest no deeper than this. */
const MOST_LEVELS = 8;

/** Sets `criticality`, `criticalityHint` and `criticalityFrom`; of several statements the highest counts. */
export function addCriticality(builder: GraphBuilder): void {
  const stated = collect(builder, ownCriticality);
  const hinted = collect(builder, ownHint);
  if (stated.size === 0 && hinted.size === 0) return;
  const ends = indexEnds(builder);
  inherit(builder, ends, stated);
  inherit(builder, ends, hinted);
  for (const [uid, { level, from }] of stated)
    set(builder, uid, { criticality: Criticality.options[level]!, criticalityFrom: from });
  for (const [uid, { level, from }] of hinted)
    if (!stated.has(uid)) set(builder, uid, { criticalityHint: level ? "high" : "low", criticalityFrom: from });
}

function collect(builder: GraphBuilder, own: (node: GraphNode) => Said | undefined): Map<string, Said> {
  const found = new Map<string, Said>();
  for (const node of builder.nodes.values()) {
    const said = own(node);
    if (said) found.set(node.uid, said);
  }
  return found;
}

function ownCriticality({ properties, evidence }: GraphNode): Said | undefined {
  const level = Criticality.options.findIndex((each) => each === properties["criticality"]);
  if (level < 0) return undefined;
  return { level, from: String(properties["criticalityFrom"] ?? shortPlace(evidence[0] ?? "")) };
}

/** One hint at high outweighs what speaks against it. Only what is said counts: one replica says nothing. */
function ownHint({ name, properties, evidence }: GraphNode): Said | undefined {
  const { highAvailability, autoscaling, tier, replicas } = properties;
  const paid = typeof tier === "string" ? tier.toLowerCase() : "";
  const high = [
    ...(highAvailability === true ? ["high availability"] : []),
    ...(autoscaling === true ? ["autoscaling"] : []),
    ...(typeof replicas === "number" && replicas > 1 ? [`${replicas} replicas`] : []),
    ...(PREMIUM.test(paid) ? [`tier ${paid}`] : []),
  ];
  const low = [
    ...(highAvailability === false ? ["no high availability"] : []),
    ...(autoscaling === false ? ["no autoscaling"] : []),
    ...(BASIC.test(paid) ? [`tier ${paid}`] : []),
  ];
  const hints = high.length ? high : low;
  if (!hints.length) return undefined;
  return {
    level: high.length ? 1 : 0,
    from: `${hints.join(", ")} of ${name} (${shortPlace(evidence[0] ?? "no place")})`,
  };
}

const PREMIUM = /\b(premium|enterprise|business[- ]?critical|mission[- ]?critical|dedicated|isolated|platinum|gold)\b/;
const BASIC = /\b(basic|free|shared|dev|developer|trial|bronze|burstable)\b/;

interface Ends {
  readonly targets: (type: RelationshipKind, uid: string) => readonly string[];
  readonly sources: (type: RelationshipKind, uid: string) => readonly string[];
}

const USED: readonly RelationshipKind[] = ["IN", "EXPOSES", "SERVES", "KEEPS", "CALLS"];

function indexEnds(builder: GraphBuilder): Ends {
  const [out, into] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const push = (index: Map<string, string[]>, key: string, end: string) => {
    const list = index.get(key);
    if (list) list.push(end);
    else index.set(key, [end]);
  };
  for (const { type, source, target } of builder.relationships.values()) {
    if (!USED.includes(type)) continue;
    push(out, `${type} ${source}`, target);
    push(into, `${type} ${target}`, source);
  }
  return {
    targets: (type, uid) => out.get(`${type} ${uid}`) ?? [],
    sources: (type, uid) => into.get(`${type} ${uid}`) ?? [],
  };
}

/** What is said of a scope holds for what is in it, of a service for its code and the other way, of both for their data. */
function inherit(builder: GraphBuilder, ends: Ends, said: Map<string, Said>): void {
  const own = new Set(said.keys());
  const take = (nodes: Iterable<GraphNode>, givers: (uid: string) => readonly string[]) => {
    const taken: [string, Said][] = [];
    for (const { uid } of nodes) {
      if (own.has(uid)) continue;
      const best = highest([uid, ...givers(uid)].flatMap((each) => said.get(each) ?? []));
      if (best) taken.push([uid, best]);
    }
    for (const [uid, best] of taken) said.set(uid, best);
  };
  const nodes = [...builder.nodes.values()];
  const ofKind = (kind: GraphNode["kind"]) => nodes.filter((node) => node.kind === kind);
  take(nodes, (uid) => scopesOf(ends, uid));
  take(ofKind("Service"), (uid) => ends.sources("EXPOSES", uid));
  take(ofKind("Compute"), (uid) => ends.targets("EXPOSES", uid));
  take(ofKind("DataStore"), (uid) => {
    const services = ends.sources("SERVES", uid);
    return [...services, ...ends.sources("KEEPS", uid), ...services.flatMap((each) => ends.sources("CALLS", each))];
  });
}

function scopesOf(ends: Ends, uid: string): string[] {
  const found = new Set<string>();
  let level = [uid];
  for (let depth = 0; depth < MOST_LEVELS && level.length; depth += 1) {
    level = level.flatMap((each) => ends.targets("IN", each)).filter((each) => !found.has(each));
    for (const each of level) found.add(each);
  }
  return [...found];
}

function highest(all: readonly Said[]): Said | undefined {
  return all.reduce<Said | undefined>(
    (best, each) =>
      !best || each.level > best.level || (each.level === best.level && each.from < best.from) ? each : best,
    undefined,
  );
}

function set(builder: GraphBuilder, uid: string, said: Record<string, PropertyValue>): void {
  const node = builder.nodes.get(uid)!;
  const properties = { ...node.properties, ...said };
  builder.addNode({
    ...node,
    properties: Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1))),
  });
}
