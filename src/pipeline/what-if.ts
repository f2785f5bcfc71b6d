/** What becomes of the attack paths if something were different: nothing is changed, the answer is the difference. */
import type { AttackPath, Assumptions } from "../model/index.js";
import { riskOf } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { checkAssumptions } from "./assumptions.js";
import { describePath } from "./describe.js";
import type { OpenedAnalysis } from "./opened.js";
import { rankingDifference, type RankingDifference } from "../paths/ranking-difference.js";
import type { RankedPath } from "./ranking.js";
import { sideBefore, type RankedMove } from "./ranking-sides.js";
import { afterFacts, afterSteps, describeLive, type After, type FactOptions } from "./what-if-graph.js";

/** What becomes of a path. `surfaced`: it could be taken before as well, but was not among the first. */
export type Move = "gone" | "lowered" | "new" | "raised" | "surfaced";

export interface MovedPath {
  readonly move: Move;
  /** As it is; as it would be where it is not among the first now. */
  readonly path: AttackPath;
  /** null where it cannot be taken. */
  readonly riskBefore: number | null;
  readonly riskAfter: number | null;
}

export interface WhatIfAnswer {
  /** The analysis that the assumptions are laid over. */
  readonly analysis: number;
  /** What the answer rests on: it is about an estate that is not there. */
  readonly assumptions: Assumptions;
  /** Nothing that ranks above the last compared path is missing, before or after. */
  readonly complete: boolean;
  readonly limits: readonly string[];
  /** Best paths that were compared. */
  readonly compared: { readonly before: number; readonly after: number };
  /** Risk of the worst path; 0 where there is none. */
  readonly worst: { readonly before: number; readonly after: number };
  readonly counts: Readonly<Record<Move | "unchanged", number>>;
  readonly paths: readonly MovedPath[];
}

/**
 * Compares the best `limit` paths of the current analysis with those that there would be. Assumptions about steps are laid
 * over its graph; assumptions about facts are resolved and derived in a transaction that is always rolled back.
 *
 * @throws AssumptionError, NameError for what is not there; ImportError, DocumentError for documents that cannot be read
 */
export async function whatIf(
  store: Store,
  opened: OpenedAnalysis,
  asked: Assumptions,
  { limit, wholeBelow }: FactOptions,
): Promise<WhatIfAnswer> {
  const assumptions = await checkAssumptions(store, opened, asked);
  const changesFacts = assumptions.documents.length > 0 || assumptions.withoutSources.length > 0;
  const { projection } = opened;
  const after = changesFacts
    ? await afterFacts(store, opened, assumptions, { limit, wholeBelow })
    : await afterSteps(store, opened, assumptions, { limit });
  const before = sideBefore(projection, { limit });
  const { side } = after;
  const found = rankingDifference(before, side);
  const moves = movesOf(found);
  return {
    analysis: opened.published.analysis,
    assumptions: asked,
    complete: before.complete && side.complete,
    limits: [...new Set([...before.limits, ...side.limits])],
    compared: { before: before.paths.length, after: side.paths.length },
    worst: { before: riskOfBest(before.paths), after: riskOfBest(side.paths) },
    counts: countMoves(before.paths.length, moves),
    paths: await describeMoves(store, opened, after, moves),
  };
}

type Moved = RankedMove & { readonly move: Move };

function movesOf(found: RankingDifference<RankedPath>): Moved[] {
  const as = (move: Move, moves: readonly RankedMove[]) => moves.map((each) => ({ ...each, move }));
  return [
    ...as("gone", found.gone),
    ...as("lowered", found.lowered),
    ...as("new", found.appeared),
    ...as("raised", found.raised),
    ...as("surfaced", found.surfaced),
  ];
}

function countMoves(paths: number, moves: readonly Moved[]): WhatIfAnswer["counts"] {
  const counts = { gone: 0, lowered: 0, new: 0, raised: 0, surfaced: 0, unchanged: paths };
  for (const { move, side } of moves) {
    counts[move] += 1;
    if (side === "before") counts.unchanged -= 1;
  }
  return counts;
}

async function describeMoves(
  store: Store,
  opened: OpenedAnalysis,
  after: After,
  moves: readonly Moved[],
): Promise<MovedPath[]> {
  const on = (wanted: RankedMove["side"]) => moves.filter(({ side }) => side === wanted);
  const contexts = {
    before: await describeLive(store, opened, on("before")),
    after: await after.describe(on("after")),
  };
  return moves.map(({ move, side, path, costBefore, costAfter }, at) => ({
    move,
    path: describePath(contexts[side], path, at + 1),
    riskBefore: costBefore === undefined ? null : riskOf(costBefore),
    riskAfter: costAfter === undefined ? null : riskOf(costAfter),
  }));
}

function riskOfBest(paths: readonly { readonly cost: number }[]): number {
  return paths[0] ? riskOf(paths[0].cost) : 0;
}
