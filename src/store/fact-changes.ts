/**
 * What each analysis changed in the facts, as the causes of what became of paths: one compressed document an analysis,
 * written before the facts are, so that an analysis that was killed leaves no change unexplained.
 */
import { z } from "zod";
import type { Evidence, FactChange, GraphRelationship, PropertyChange } from "../model/index.js";
import type { FencedWrite } from "./batches.js";
import type { Queries, Store } from "./connection.js";
import { relationshipRow, type FactDifference, type NodeRow } from "./fact-difference.js";
import { factsByUid } from "./lists.js";
import { pack, Packed, unpack } from "./packed.js";
import { defineStatement, defineWrite } from "./statements.js";

/** Changes kept of each sort (nodes and relationships that came, went, changed) for one analysis. */
export const MOST_CHANGES = 5000;
/** Longest value shown of a property, characters. */
const LONGEST_VALUE = 300;
/** Places kept for one fact. */
const MOST_EVIDENCE = 4;

const workspaceOnly = z.object({ workspace: z.string() });
const record = defineWrite(
  "results/record-changes",
  workspaceOnly.extend({ analysis: z.number(), data: Packed }),
  z.object({}),
);
const read = defineStatement(
  "results/read-changes",
  workspaceOnly.extend({ after: z.number(), upTo: z.number() }),
  z.object({ analysis: z.number(), data: Packed }),
);
const relationshipsById = defineStatement(
  "load/standing-relationships-by-id",
  z.object({ ids: z.array(z.string()) }),
  z.object({
    uid: z.string(),
    type: z.string(),
    source: z.string(),
    target: z.string(),
    properties: z.record(z.string(), z.unknown()),
  }),
);

/** Relationships of the fact graph with their ends, by Neo4j's element ids. */
export function readRelationshipsById(queries: Queries, ids: readonly string[]) {
  return relationshipsById.all(queries, { ids: [...ids] });
}

export interface FactChanges {
  readonly changes: readonly FactChange[];
  /** How many more there were than are kept. */
  readonly notKept: number;
}

interface Scope {
  readonly workspace: string;
  readonly analysis: number;
}

/** The first analysis has nothing before it; there, and where nothing differs, nothing is kept. */
export async function recordFactChanges(
  store: Store,
  scope: Scope,
  difference: FactDifference,
  write: FencedWrite,
): Promise<void> {
  const { analysis, workspace } = scope;
  if (analysis === 1) return;
  const found = await describeChanges(store, workspace, difference);
  if (!found.changes.length && !found.notKept) return;
  // An attempt at the same analysis that did not finish has changed facts already.
  const kept = netChanges([...(await readFactChanges(store, workspace, analysis - 1, analysis)).values(), found]);
  const data = await pack(JSON.stringify(kept));
  await write((queries) => record.run(queries, { workspace, analysis, data }));
}

/** What the analyses after one and up to another changed, by their numbers in order. */
export async function readFactChanges(
  store: Store,
  workspace: string,
  after: number,
  upTo: number,
): Promise<Map<number, FactChanges>> {
  const found = new Map<number, FactChanges>();
  for (const { analysis, data } of await read.all(store, { workspace, after, upTo })) {
    found.set(analysis, JSON.parse(await unpack(data)) as FactChanges);
  }
  return found;
}

/** Several changes in a row as one: what came and went again is none. */
export function netChanges(inOrder: readonly FactChanges[]): FactChanges {
  const net = new Map<string, FactChange>();
  for (const { changes } of inOrder)
    for (const change of changes) {
      const earlier = net.get(change.uid);
      const joined = earlier ? joinedChange(earlier, change) : change;
      if (joined) net.set(change.uid, joined);
      else net.delete(change.uid);
    }
  return { changes: [...net.values()], notKept: inOrder.reduce((sum, { notKept }) => sum + notKept, 0) };
}

function joinedChange(earlier: FactChange, later: FactChange): FactChange | undefined {
  const { hashBefore, properties: first, ...before } = earlier;
  const { hashAfter, properties: second } = later;
  if (hashBefore === hashAfter) return undefined;
  if (hashAfter === undefined) return { ...before, ...later, properties: [], change: "vanished", hashBefore };
  if (hashBefore === undefined)
    return { ...before, ...later, properties: [], change: "appeared", hashBefore: undefined };
  return { ...later, change: "changed", properties: joinedProperties(first, second), hashBefore };
}

function joinedProperties(first: readonly PropertyChange[], second: readonly PropertyChange[]): PropertyChange[] {
  const names = new Set([...first, ...second].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [one, two] = [first, second].map((list) => list.find((each) => each.name === name));
    const before = one ? one.before : two?.before;
    const after = two ? two.after : one?.after;
    return before === after ? [] : [propertyChange(name, before, after)];
  });
}

async function describeChanges(store: Store, workspace: string, difference: FactDifference): Promise<FactChanges> {
  const { nodes, relationships } = difference;
  const gone = new Set(relationships.gone.map(({ uid }) => uid));
  const createdAgain = ({ uid }: GraphRelationship) => gone.has(uid);
  const lists = {
    nodesGone: [...nodes.gone.keys()],
    nodesChanged: nodes.changed,
    nodesCreated: nodes.created,
    relationshipsGone: relationships.gone,
    relationshipsCreated: relationships.created.filter((each) => !createdAgain(each)),
    relationshipsChanged: relationships.created.filter(createdAgain),
  };
  const notKept = Object.values(lists).reduce((sum, { length }) => sum + Math.max(0, length - MOST_CHANGES), 0);
  const first = <T>(list: readonly T[]) => list.slice(0, MOST_CHANGES);
  const uids = [...first(lists.nodesGone), ...first(lists.nodesChanged).map(({ uid }) => uid)];
  const standing = new Map((await factsByUid.all(store, { workspace, uids })).map((row) => [row.uid, row.properties]));
  const ids = first(lists.relationshipsGone).map(({ id }) => id);
  const ends = new Map((await readRelationshipsById(store, ids)).map((row) => [row.uid, row]));
  const again = new Map(lists.relationshipsChanged.map((each) => [each.uid, written(each)]));
  const changes = [
    ...first(lists.nodesGone).flatMap((uid) => nodeChange(standing.get(uid), undefined)),
    ...first(lists.nodesChanged).flatMap((row) => nodeChange(standing.get(row.uid), row)),
    // A node whose labels changed goes and comes; the difference names it once as gone.
    ...first(lists.nodesCreated).flatMap((row) => nodeChange(standing.get(row.uid), row)),
    ...[...ends.values()].flatMap((row) => relationshipChange(row, again.get(row.uid))),
    ...first(lists.relationshipsCreated).flatMap((each) => relationshipChange(undefined, written(each))),
  ];
  return { changes: lastOfEach(changes), notKept };
}

/** A node that goes and comes again under the same uid has changed: the later statement says from what to what. */
function lastOfEach(changes: readonly FactChange[]): FactChange[] {
  return [...new Map(changes.map((change) => [change.uid, change])).values()];
}

/** What stands on a node beside what sources state of it: labels, hashes, what analyses wrote. */
const BOOKKEEPING = new Set([
  ...["uid", "workspace", "hash", "shape", "evidence", "kind", "whole"],
  ...["costToTarget", "costSince", "costBefore", "impactCost", "impactCostBefore", "impact", "impactBefore"],
]);

type Properties = Readonly<Record<string, unknown>>;

function nodeChange(before: Properties | undefined, after: NodeRow | undefined): FactChange[] {
  const shown = (after ?? before)!;
  return factChange(before, after, { kind: shown["kind"] as FactChange["kind"], name: String(shown["name"]) });
}

interface Ends {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly properties: Properties;
}

/** A relationship with the properties that it is written with. */
function written(relationship: GraphRelationship): Ends {
  return { ...relationshipRow(relationship), type: relationship.type };
}

function relationshipChange(before: Ends | undefined, after: Ends | undefined): FactChange[] {
  const { type, source, target } = (after ?? before)!;
  const about = { kind: type as FactChange["kind"], source, target };
  return factChange(before?.properties, after?.properties, about);
}

/** Nothing where only the evidence moved: a step rests on what is said, not on the line that says it. */
function factChange(
  before: Properties | undefined,
  after: Properties | undefined,
  about: Pick<FactChange, "kind" | "name" | "source" | "target">,
): FactChange[] {
  const shown = (after ?? before)!;
  const properties = before && after ? differences(before, after) : [];
  if (before && after && !properties.length) return [];
  return [
    {
      uid: String(shown["uid"]),
      change: before ? (after ? "changed" : "vanished") : "appeared",
      ...about,
      properties,
      evidence: ((shown["evidence"] ?? []) as Evidence[]).slice(0, MOST_EVIDENCE),
      hashBefore: before?.["hash"] as string | undefined,
      hashAfter: after?.["hash"] as string | undefined,
    },
  ];
}

function differences(before: Properties, after: Properties): PropertyChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !BOOKKEEPING.has(name)));
  return [...names].sort().flatMap((name) => {
    const [old, now] = [valueText(before[name]), valueText(after[name])];
    return old === now ? [] : [propertyChange(name, shorter(old), shorter(now))];
  });
}

/** An empty list and an absent value say the same. */
function valueText(value: unknown): string | undefined {
  if (value == null || (Array.isArray(value) && !value.length)) return undefined;
  return JSON.stringify(value);
}

function shorter(text: string | undefined): string | undefined {
  return text !== undefined && text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function propertyChange(name: string, before: string | undefined, after: string | undefined): PropertyChange {
  return { name, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
