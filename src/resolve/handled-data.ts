/**
 * Whose hands data goes through: each store's classification and regimes, handed on to the services that serve it, the
 * code that keeps it, asks for it or may read it, and what that code serves and is made of. It explains, and never makes
 * a crown jewel.
 */
import { Sensitivity, type GraphNode, type RelationshipKind } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";

/** Which way data goes along a relationship: from its target to its source, or both ways. */
const WAYS: Partial<Record<RelationshipKind, "to-source" | "to-target" | "both">> = {
  SERVES: "to-source",
  KEEPS: "to-source",
  CALLS: "to-source",
  FORWARDS: "to-source",
  ROUTES_TO: "to-source",
  EXPOSES: "both",
  BUILT_FROM: "to-target",
  UNLOCKS: "to-source",
  USES_SECRET: "to-source",
  RUNS_AS: "to-source",
  MAY: "to-source",
};

/** `use`: what several are permitted alike hangs on one grant that each of them uses. */
const READING = new Set(["read", "read-through", "*", "use"]);

/** What one asset handles: `<kind> <sensitivity>` of data, and `<regime>` of rules, the latter behind a marker. */
type Handled = Map<string, Set<string>>;
const REGIME = "regime ";

/**
 * Sets `handles` (the most sensitive of each kind, worst first) and `regimes` on what data goes through. A store handles
 * its own data only.
 */
export function addHandledData(builder: GraphBuilder): void {
  const handled = ownData(builder);
  if (handled.size === 0) return;
  const own = new Map([...handled].map(([uid, labels]) => [uid, dataOf(labels)]));
  spread(handled, waysOf(builder));
  for (const [uid, labels] of handled) {
    const node = builder.nodes.get(uid)!;
    if (node.kind === "Secret" || node.kind === "Identity") continue;
    const isStore = node.kind === "DataStore";
    // What holds for a store's data is said of it already.
    const regimes = isStore ? [] : regimesOf(labels);
    const data = isStore ? (own.get(uid) ?? []) : dataOf(labels);
    const properties = {
      ...node.properties,
      ...(data.length ? { handles: data } : {}),
      ...(regimes.length ? { regimes } : {}),
    };
    builder.addNode({ ...node, properties: sorted(properties) });
  }
}

/** The findings with the regimes that hold for the data which their asset handles or holds. */
export function withRegimes(builder: GraphBuilder, nodes: readonly GraphNode[]): GraphNode[] {
  return nodes.map((node) => {
    const asset = node.kind === "Finding" ? builder.nodes.get(String(node.properties["asset"])) : undefined;
    const regimes = asset?.properties["regimes"] ?? asset?.properties["compliance"];
    return Array.isArray(regimes) && regimes.length
      ? { ...node, properties: sorted({ ...node.properties, regimes: [...regimes] as string[] }) }
      : node;
  });
}

function ownData(builder: GraphBuilder): Handled {
  const handled: Handled = new Map();
  const add = (uid: string, label: string) => handled.set(uid, (handled.get(uid) ?? new Set()).add(label));
  for (const { type, source, target } of builder.relationships.values()) {
    if (type !== "STORES") continue;
    const { dataKind, sensitivity } = builder.nodes.get(target)!.properties;
    add(source, `${String(sensitivity)} ${String(dataKind)}`);
  }
  for (const { uid, kind, properties } of builder.nodes.values())
    if (kind === "DataStore" || handled.has(uid))
      for (const regime of (properties["compliance"] as string[] | undefined) ?? []) add(uid, `${REGIME}${regime}`);
  return handled;
}

/** uid → to whom it hands data on. */
function waysOf(builder: GraphBuilder): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const list = ways.get(from);
    if (list) list.push(to);
    else ways.set(from, [to]);
  };
  for (const { type, source, target, properties } of builder.relationships.values()) {
    const way = WAYS[type];
    if (way === undefined || (type === "MAY" && !READING.has(String(properties["action"])))) continue;
    // What code calls, serves or reads is its data; who may act as an identity by another one's leave is not its code.
    if (type === "RUNS_AS" || type === "MAY" || type === "UNLOCKS") {
      const { kind, properties: of } = builder.nodes.get(target) ?? {};
      if (type === "RUNS_AS" || kind === "DataStore" || of?.["identityType"] === "grant") add(target, source);
      continue;
    }
    if (way !== "to-target") add(target, source);
    if (way !== "to-source") add(source, target);
  }
  return ways;
}

/** Labels only ever grow, and there are few of them: a worklist ends after each was handed on once along each way. */
function spread(handled: Handled, ways: ReadonlyMap<string, readonly string[]>): void {
  const open = [...handled.keys()];
  for (let uid = open.pop(); uid !== undefined; uid = open.pop()) {
    const labels = handled.get(uid)!;
    for (const to of ways.get(uid) ?? []) {
      const standing = handled.get(to) ?? new Set<string>();
      const before = standing.size;
      for (const label of labels) standing.add(label);
      handled.set(to, standing);
      if (standing.size > before) open.push(to);
    }
  }
}

function regimesOf(labels: ReadonlySet<string>): string[] {
  return [...labels].flatMap((label) => (label.startsWith(REGIME) ? [label.slice(REGIME.length)] : [])).sort();
}

/** Of each kind of data the most sensitive, the worst of all first. */
function dataOf(labels: ReadonlySet<string>): string[] {
  const levels = new Map<string, number>();
  for (const label of labels) {
    if (label.startsWith(REGIME)) continue;
    const [sensitivity, kind] = label.split(" ") as [Sensitivity, string];
    levels.set(kind, Math.max(levels.get(kind) ?? 0, Sensitivity.options.indexOf(sensitivity)));
  }
  return [...levels]
    .sort(([a, high], [b, low]) => low - high || (a < b ? -1 : 1))
    .map(([kind, level]) => `${Sensitivity.options[level]} ${kind}`);
}

function sorted<T>(properties: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)));
}
