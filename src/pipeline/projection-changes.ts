/** The steps of an analysis as columns, made from those of the one before where few of them are different. */
import {
  byEnds,
  nodeColumns,
  openProjection,
  search,
  stepColumns,
  type ProjectedNode,
  type ProjectedStep,
  type Projection,
  type ProjectionColumns,
  type StepColumns,
} from "./projection.js";

/** Two assets that steps join. */
interface Ends {
  readonly source: string;
  readonly target: string;
}

/**
 * The nodes as they are now; the steps of `before` whose ends and requirements are still there, without those between
 * `ends`; and the steps that stand between these now, the best of each pair. Equal to `project` over all of them, in the
 * time that copying the columns takes.
 */
export function projectOver(
  before: ProjectionColumns,
  scope: { readonly workspace: string; readonly analysis: number },
  {
    nodes,
    ends,
    steps,
  }: {
    readonly nodes: readonly ProjectedNode[];
    readonly ends: Iterable<Ends>;
    readonly steps: readonly ProjectedStep[];
  },
): Projection {
  const columns = nodeColumns(nodes);
  const numbers = numbersOf(columns.uids);
  const now = places(before.uids, columns.uids);
  const fresh = columnsOf(steps, numbers);
  const kept = keptEdges(before, { now, without: pairNumbers(before.uids, ends) });
  return openProjection({ ...scope, ...columns, ...merged({ before, now, kept }, fresh) });
}

type NumberOf = (uid: string) => number | undefined;

const numbersOf =
  (uids: readonly string[]): NumberOf =>
  (uid) =>
    search(uids, uid);

/** Where each uid of one sorted list stands in another; -1: nowhere. */
function places(from: readonly string[], to: readonly string[]): Int32Array {
  const found = new Int32Array(from.length).fill(-1);
  for (let at = 0, other = 0; at < from.length && other < to.length;) {
    if (from[at] === to[other]) found[at++] = other++;
    else if (from[at]! < to[other]!) at += 1;
    else other += 1;
  }
  return found;
}

/** Pairs of ends as one number each. */
function pairNumbers(uids: readonly string[], ends: Iterable<Ends>): Set<number> {
  const numberOf = numbersOf(uids);
  const pairs = new Set<number>();
  for (const { source, target } of ends) {
    const [from, to] = [numberOf(source), numberOf(target)];
    if (from !== undefined && to !== undefined) pairs.add(from * uids.length + to);
  }
  return pairs;
}

function columnsOf(steps: readonly ProjectedStep[], numberOf: NumberOf): StepColumns {
  const known = steps.filter(({ source, target, requires }) =>
    [source, target, ...requires].every((uid) => numberOf(uid) !== undefined),
  );
  const sure = (uid: string) => numberOf(uid)!;
  return stepColumns(known.sort(byEnds(sure)), sure);
}

/** Numbers of the edges that stay, in their order, which is that of their ends now as well. */
function keptEdges(
  { uids, source, target, requiresOffsets, requires }: ProjectionColumns,
  { now, without }: { readonly now: Int32Array; readonly without: ReadonlySet<number> },
): Uint32Array {
  const kept = new Uint32Array(source.length);
  let count = 0;
  for (let edge = 0; edge < source.length; edge += 1) {
    const from = source[edge]!;
    const to = target[edge]!;
    if (now[from]! < 0 || now[to]! < 0 || without.has(from * uids.length + to)) continue;
    let stands = true;
    for (let at = requiresOffsets[edge]!; at < requiresOffsets[edge + 1]!; at += 1) stands &&= now[requires[at]!]! >= 0;
    if (stands) kept[count++] = edge;
  }
  return kept.subarray(0, count);
}

interface Kept {
  readonly before: ProjectionColumns;
  readonly now: Int32Array;
  readonly kept: Uint32Array;
}

/** Both in the order of their ends; no pair of ends is in both. */
function merged({ before, now, kept }: Kept, fresh: StepColumns): StepColumns {
  const length = kept.length + fresh.source.length;
  const rules = [...new Set([...usedRules(before, kept), ...fresh.rules])].sort();
  const ruleNumbers = (columns: StepColumns) => columns.rules.map((rule) => rules.indexOf(rule));
  const [ruleBefore, ruleFresh] = [ruleNumbers(before), ruleNumbers(fresh)];
  const all = {
    rules,
    source: new Uint32Array(length),
    target: new Uint32Array(length),
    cost: new Int32Array(length),
    rule: new Uint16Array(length),
    alternatives: new Uint32Array(length),
    requiresOffsets: new Uint32Array(length + 1),
    inTheory: new Uint8Array(length),
  };
  const requires: number[] = [];
  let [old, young] = [0, 0];
  for (let at = 0; at < length; at += 1) {
    const edge = kept[old];
    const isOld = edge !== undefined && (young >= fresh.source.length || comesFirst(before, now, edge, fresh, young));
    const columns = isOld ? before : fresh;
    const from = isOld ? edge : young;
    all.source[at] = isOld ? now[columns.source[from]!]! : columns.source[from]!;
    all.target[at] = isOld ? now[columns.target[from]!]! : columns.target[from]!;
    all.cost[at] = columns.cost[from]!;
    all.rule[at] = (isOld ? ruleBefore : ruleFresh)[columns.rule[from]!]!;
    all.alternatives[at] = columns.alternatives[from]!;
    all.inTheory[at] = columns.inTheory[from]!;
    for (let each = columns.requiresOffsets[from]!; each < columns.requiresOffsets[from + 1]!; each += 1)
      requires.push(isOld ? now[columns.requires[each]!]! : columns.requires[each]!);
    all.requiresOffsets[at + 1] = requires.length;
    if (isOld) old += 1;
    else young += 1;
  }
  return { ...all, requires: Uint32Array.from(requires) };
}

function usedRules({ rules, rule }: StepColumns, kept: Uint32Array): string[] {
  const used = new Uint8Array(rules.length);
  for (const edge of kept) used[rule[edge]!] = 1;
  return rules.filter((_rule, number) => used[number] === 1);
}

function comesFirst(before: StepColumns, now: Int32Array, edge: number, fresh: StepColumns, young: number): boolean {
  const [a, b] = [now[before.source[edge]!]!, fresh.source[young]!];
  return a === b ? now[before.target[edge]!]! < fresh.target[young]! : a < b;
}
