/**
 * Windows of observation, each a source of its own: how many requests came, which code ran. A new window changes scores
 * and nothing else has to be imported again. Of several windows of one thing the latest counts.
 */
import type { GraphNode, Problem, PropertyValue, StatedFact } from "../model/index.js";
import { compare } from "./cvss.js";
import { filePath, packageName, pathOf } from "./finding-identity.js";
import type { GraphBuilder, Lookup } from "./graph-builder.js";

interface Placed {
  readonly path: string;
  readonly at: string;
}

/** What an inventory's `traffic` says. */
interface Traffic extends Placed {
  readonly asset: string;
  readonly requestsPerDay: number;
  readonly observedDays?: number;
  /** `YYYY-MM-DD`, the last day of the window. */
  readonly until?: string;
}

/** What an inventory's `execution` says: the package, file or operation of an asset that ran or did not. */
interface Execution extends Placed {
  readonly asset: string;
  readonly package?: string;
  readonly file?: string;
  readonly fromLine?: number;
  readonly toLine?: number;
  readonly method?: string;
  readonly endpoint?: string;
  readonly executed: boolean;
  readonly observedDays?: number;
  readonly until?: string;
}

function windowsOf<T extends Placed>(stated: readonly StatedFact[], domain: string): T[] {
  return stated.flatMap((fact) =>
    fact.fact === "object" && fact.domain === domain
      ? [{ ...fact.value, path: fact.path, at: fact.at } as unknown as T]
      : [],
  );
}

/** Sets requestsPerDay and observedDays of the assets that a window is about. */
export function addTraffic(builder: GraphBuilder, stated: readonly StatedFact[]): void {
  const byAsset = new Map<string, Traffic[]>();
  for (const window of windowsOf<Traffic>(stated, "traffic")) {
    const found = builder.lookup([window.asset]);
    if (found && "uid" in found) byAsset.set(found.uid, [...(byAsset.get(found.uid) ?? []), window]);
    else builder.unjoined.push(notJoined(window, found));
  }
  for (const [uid, windows] of byAsset) {
    const node = builder.nodes.get(uid)!;
    const [latest] = windows.sort((a, b) => later(a, b) || b.requestsPerDay - a.requestsPerDay);
    const { observedDays: _earlier, ...others } = node.properties;
    const properties: Record<string, PropertyValue> = { ...others, requestsPerDay: latest!.requestsPerDay };
    if (latest!.observedDays !== undefined) properties["observedDays"] = latest!.observedDays;
    builder.addNode({ ...node, properties: sorted(properties), evidence: withPlace(node, latest!) });
  }
}

/**
 * The findings with what was seen of their code: of the same asset, or of what is made of it, and of the same package,
 * file and lines, or operation. Seen to run in one window outweighs not seen in another of the same time.
 */
export function applyExecution(
  builder: GraphBuilder,
  nodes: readonly GraphNode[],
  stated: readonly StatedFact[],
): { nodes: GraphNode[]; unjoined: Problem[] } {
  const unjoined: Problem[] = [];
  const byAsset = new Map<string, Execution[]>();
  for (const window of windowsOf<Execution>(stated, "execution")) {
    const found = builder.lookup([window.asset]);
    if (found && "uid" in found)
      for (const uid of madeOf(builder, found.uid)) byAsset.set(uid, [...(byAsset.get(uid) ?? []), window]);
    else unjoined.push(notJoined(window, found));
  }
  if (byAsset.size === 0) return { nodes: [...nodes], unjoined };
  const watched = nodes.map((node) => {
    if (node.kind !== "Finding") return node;
    const windows = (byAsset.get(String(node.properties["asset"])) ?? []).filter((each) => isOf(each, node));
    return windows.length ? withExecution(node, windows) : node;
  });
  return { nodes: watched, unjoined };
}

function notJoined({ asset, path, at }: Placed & { readonly asset: string }, found: Lookup): Problem {
  const why =
    found && "candidates" in found ? `may mean ${found.candidates.join(" or ")}` : "is not described by any input";
  return { path, at, why: `what was observed of "${asset}" is not used: it ${why}` };
}

/** The asset itself, what it is built from, and the services that it exposes: findings lie on any of them. */
function madeOf(builder: GraphBuilder, asset: string): string[] {
  const parts = new Set([asset]);
  for (const uid of parts) for (const target of targetsOf(builder).get(uid) ?? []) parts.add(target);
  return [...parts];
}

const indexes = new WeakMap<GraphBuilder, Map<string, string[]>>();

function targetsOf(builder: GraphBuilder): Map<string, string[]> {
  const known = indexes.get(builder);
  if (known) return known;
  const index = new Map<string, string[]>();
  for (const { type, source, target } of builder.ofType("BUILT_FROM", "EXPOSES", "ROUTES_TO")) {
    const [from, to] = type === "ROUTES_TO" ? [target, source] : [source, target];
    index.set(from, [...(index.get(from) ?? []), to]);
  }
  indexes.set(builder, index);
  return index;
}

/** A window that names no part of the asset is about all of its code. */
function isOf(window: Execution, { properties }: GraphNode): boolean {
  if (window.package !== undefined)
    return (
      typeof properties["package"] === "string" && packageName(properties["package"]) === packageName(window.package)
    );
  if (window.file !== undefined)
    return typeof properties["file"] === "string" && isInFile(window, filePath(properties["file"]), properties["line"]);
  if (window.endpoint !== undefined)
    return (
      typeof properties["endpoint"] === "string" &&
      pathOf(properties["endpoint"]) === pathOf(window.endpoint) &&
      sameMethod(window.method, properties["method"])
    );
  return true;
}

function isInFile({ file, fromLine = 1, toLine = Infinity }: Execution, found: string, line: unknown): boolean {
  if (found !== filePath(file!)) return false;
  return typeof line !== "number" || (fromLine <= line && line <= toLine);
}

function sameMethod(one: string | undefined, other: PropertyValue | undefined): boolean {
  return one === undefined || typeof other !== "string" || one.toUpperCase() === other.toUpperCase();
}

function withExecution(node: GraphNode, windows: readonly Execution[]): GraphNode {
  const [latest] = [...windows].sort((a, b) => later(a, b) || Number(b.executed) - Number(a.executed));
  const { observedDays: _earlier, ...others } = node.properties;
  const properties: Record<string, PropertyValue> = { ...others, executed: latest!.executed };
  if (latest!.observedDays !== undefined) properties["observedDays"] = latest!.observedDays;
  return { ...node, properties, evidence: withPlace(node, latest!) };
}

/** The latest window first; one without a date is older than any with one. */
function later(a: { readonly until?: string }, b: { readonly until?: string }): number {
  return compare(b.until ?? "", a.until ?? "");
}

function withPlace({ evidence }: GraphNode, { path, at }: Placed): string[] {
  return [...new Set([...evidence, `${path} ${at}`.trim()])];
}

function sorted(properties: Record<string, PropertyValue>): Record<string, PropertyValue> {
  return Object.fromEntries(Object.entries(properties).sort(([a], [b]) => compare(a, b)));
}
