/** The ranked paths of an analysis on their way into Neo4j: those are described and written that are not as they were. */
import { createHash } from "node:crypto";
import { edgesOf } from "../paths/priced.js";
import type { FencedWrite } from "../store/batches.js";
import type { Store } from "../store/connection.js";
import { readWays, writeRankedPaths, type StandingPath, type WayOfPath } from "../store/ranked-paths.js";
import { describePath, type Descriptions } from "./describe.js";
import { edgeKey, type Projection } from "./projection.js";
import type { RankedPath, Ranking } from "./ranking.js";

/** What a ranking is described from. */
export interface Described {
  readonly projection: Projection;
  readonly impact: Descriptions["impact"];
  /** Details of the steps on some paths; asked after steps and costs were written. */
  readonly descriptions: (paths: readonly RankedPath[]) => Promise<Descriptions>;
  /** Whether a step stands as the analysis before left it; absent where nothing is known of that. */
  readonly isAsBefore?: (edge: number) => boolean;
}

/**
 * A path is taken over from the analysis before where it goes the same way and every step on it, and on the branches that
 * these need, stands as it did.
 */
export async function storeRanking(
  store: Store,
  scope: { readonly workspace: string; readonly analysis: number },
  {
    described,
    ranking,
    write,
  }: { readonly described: Described; readonly ranking: Ranking; readonly write: FencedWrite },
): Promise<void> {
  const { isAsBefore } = described;
  const before = isAsBefore
    ? await readWays(store, { workspace: scope.workspace, analysis: scope.analysis - 1 })
    : new Map<string, string>();
  const wayOf = waysIn(described);
  const standing: StandingPath[] = [];
  const others: { readonly path: RankedPath; readonly way: string; readonly rank: number }[] = [];
  ranking.paths.forEach((path, index) => {
    const way = wayOf(path);
    const id = isAsBefore && edgesOf(path).every(isAsBefore) ? before.get(way) : undefined;
    if (id === undefined) others.push({ path, way, rank: index + 1 });
    else standing.push({ id, rank: index + 1 });
  });
  const context = await described.descriptions(others.map(({ path }) => path));
  const fresh: WayOfPath[] = others.map(({ path, way, rank }) => ({ way, path: describePath(context, path, rank) }));
  await writeRankedPaths(write, scope, { standing, fresh });
}

/**
 * The first 128 bits of SHA-256 over all that a path is described from but the facts behind its steps: nodes as they are
 * named, steps, branches, price, and impact.
 */
function waysIn({ projection, impact }: Described): (path: RankedPath) => string {
  const { uids, names, kinds, alternatives, source, target } = projection;
  const impacts = memo((target) => JSON.stringify(impact(target)));
  const nodes = memo((node) => [uids[node], names[node], kinds[node]].join("\n"));
  const steps = memo((edge) => `${edgeKey(projection, edge)}\n${alternatives[edge]}`);
  return ({ nodes: passed, edges, branches, cost, target: jewel, start, entry }) => {
    const parts = [
      [cost, uids[start], uids[entry]].join("\n"),
      impacts(jewel),
      ...passed.map(nodes),
      ...edges.map(steps),
      ...branches.flatMap(({ step, requirement, edges: taken }) => [
        `${step} ${uids[requirement]}`,
        ...taken.flatMap((edge) => [nodes(source[edge]!), steps(edge), nodes(target[edge]!)]),
      ]),
    ];
    return createHash("sha256").update(parts.join("\n\n")).digest("hex").slice(0, 32);
  };
}

function memo(make: (number: number) => string): (number: number) => string {
  const known = new Map<number, string>();
  return (number) => {
    let made = known.get(number);
    if (made === undefined) known.set(number, (made = make(number)));
    return made;
  };
}
