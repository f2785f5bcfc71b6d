/** Ranked attack paths of a published analysis: as they were published, or between given ends, searched now. */
import { edgesOf } from "../paths/priced.js";
import type { AttackPath } from "../model/index.js";
import type { Root } from "../paths/distances.js";
import type { Store } from "../store/connection.js";
import { readPaths } from "../store/ranked-paths.js";
import { startsOf } from "./best-paths.js";
import { commandWords } from "./command-words.js";
import { describePath } from "./describe.js";
import { liveDescriptions } from "./live-descriptions.js";
import type { OpenedAnalysis } from "./opened.js";
import type { Projection } from "./projection.js";
import { distinctPaths, jewels, pathsByEntry, startFrom, together, type Ranking } from "./ranking.js";
import { wayThrough } from "./waypoints.js";
import { scoringIn, type Overridden } from "./scoring.js";

export interface PathsAnswer {
  readonly complete: boolean;
  readonly more: boolean;
  readonly limits: readonly string[];
  readonly notCollected: readonly string[];
  /** How many records and references did not join: what they would have added is missing. `analyze` lists them. */
  readonly unjoined: number;
  /** Scoring constants that the workspace set itself. */
  readonly overridden: readonly Overridden[];
  readonly paths: readonly AttackPath[];
  /** Why the list is empty, where it is. */
  readonly why?: string;
}

/** The ranked list of the current analysis as it was published. */
export async function rankedPaths(
  store: Store,
  { published, projection }: OpenedAnalysis,
  limit: number,
): Promise<PathsAnswer> {
  const paths = await readPaths(store, projection, { limit });
  const { limits, notCollected, why } = published;
  const isBehind = paths.length > published.exact;
  return {
    complete: published.complete && !isBehind,
    more: published.paths > paths.length || isBehind,
    limits: isBehind
      ? [...limits, `behind the first ${published.exact} stand only the best of each entry and target`]
      : limits,
    notCollected,
    unjoined: published.unjoined.length,
    overridden: published.overridden,
    paths,
    ...(paths.length ? {} : { why }),
  };
}

export interface BetweenOptions {
  /** Held together; wherever attackers start by the facts, each by itself, where empty. */
  readonly from: readonly number[];
  /** Any of these; every crown jewel where empty. */
  readonly to: readonly number[];
  /** The first asset after the internet; any where empty. */
  readonly entry?: readonly number[];
  /** To be held on the way, in this order. */
  readonly through?: readonly number[];
  /** The analysis without what the question leaves aside. */
  readonly without?: Projection;
  /** The assets that it leaves aside. */
  readonly avoided?: Iterable<number>;
  readonly limit: number;
}

const MOST_MS = 60_000;

/** Paths that one question finds and describes, however many it asks for. */
const MOST_LISTED = 10_000;

/** Ranked paths between given ends, searched now. An end that is no crown jewel counts with full impact. */
export async function pathsBetween(
  store: Store,
  opened: OpenedAnalysis,
  options: BetweenOptions,
): Promise<PathsAnswer> {
  const { published } = opened;
  const projection = options.without ?? opened.projection;
  const starts = startsOf(projection, options.from);
  const targets = options.to.length
    ? options.to.map((node) => ({ node, cost: Math.max(0, projection.impactCost[node]!) }))
    : jewels(projection);
  const limit = Math.min(options.limit, MOST_LISTED);
  const found = searchAll(projection, { ...options, limit, starts, targets });
  const edges = found.paths.flatMap(edgesOf);
  const context = await liveDescriptions(
    store,
    { projection, ...scoringIn(published) },
    new Set(edges),
    found.paths.map(({ target }) => target),
  );
  const { complete, more } = found;
  const isCut = more && limit < options.limit;
  const limits = [...found.limits, ...(isCut ? [`${MOST_LISTED} paths are listed at most`] : [])];
  return {
    complete,
    more,
    limits,
    notCollected: published.notCollected,
    unjoined: published.unjoined.length,
    overridden: published.overridden,
    paths: found.paths.map((path, index) => describePath(context, path, index + 1)),
    ...(found.paths.length ? {} : { why: emptyBecause(projection, starts.flat(), options) }),
  };
}

interface Search extends BetweenOptions {
  /** Each by itself; those of one list held together. */
  readonly starts: readonly (readonly number[])[];
  readonly targets: readonly Root[];
}

/** The best over all starts. */
function searchAll(projection: Projection, { starts, targets, limit, entry = [], through = [] }: Search): Ranking {
  const stopAt = Date.now() + MOST_MS;
  const shouldStop = () => Date.now() > stopAt;
  const parts = starts.map((nodes) => {
    const start = startFrom(projection, nodes);
    const list = { targets: targets.filter(({ node }) => !nodes.includes(node)), limit, shouldStop };
    if (through.length) return wayThrough(projection, start, { ...list, through });
    return entry.length ? pathsByEntry(projection, start, { ...list, entry }) : distinctPaths(projection, start, list);
  });
  return together(projection, parts, limit);
}

function emptyBecause(projection: Projection, from: readonly number[], options: BetweenOptions): string {
  const { to, through = [], entry = [], without, avoided = [] } = options;
  if (!to.length && !jewels(projection).length)
    return "There is no crown jewel. Mark or classify assets in an inventory.";
  if (!from.length)
    return "No input describes the internet or an assumed breach, so no attack starts anywhere. Name a start with --from.";
  const names = (nodes: readonly number[]) => nodes.map((node) => projection.uids[node]).join(", ");
  if (to.length && to.every((node) => from.includes(node)))
    return `An attacker who starts at ${names(from)} holds it from the start: no step is needed.`;
  const target = to.length ? names(to) : "any crown jewel";
  const by = [
    ...(entry.length ? [` that begins with ${names(entry)}`] : []),
    ...(through.length ? [` by way of ${names(through)}`] : []),
    ...(without ? [" without what is left aside"] : []),
  ];
  return `No sequence of steps${by.join("")} leads from ${names(from)} to ${target}. ${commandWords(projection.workspace, "why-not --to <asset>")} names what separates two assets.${neededBeside(projection, { through, avoided })}`;
}

/** What is only needed beside a way is on no way itself, and yet none leads on without it. */
function neededBeside(
  { graph, uids }: Projection,
  { through, avoided }: { readonly through: readonly number[]; readonly avoided: Iterable<number> },
): string {
  const needed = (nodes: Iterable<number>) =>
    [...nodes].flatMap((node) => (graph.requirements.requiring.has(node) ? [uids[node]!] : [])).join(", ");
  const [way, aside] = [needed(through), needed(avoided)];
  return [
    way && ` Some step needs ${way} beside its source: a path may need it without leading by way of it.`,
    aside && ` Some step needs ${aside} beside its source, and cannot be taken without it.`,
  ].join("");
}
