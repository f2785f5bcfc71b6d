import { type FoundPath, keyWithoutHubs } from "./found-path.js";
import type { Graph } from "./graph.js";
import { begin, nextPath, type PathQuestion } from "./yen.js";

export type { PathQuestion } from "./yen.js";

/** An answer that says whether it is all. */
export interface RankedPaths {
  /** In the order of `comparePaths`. */
  paths: FoundPath[];
  /** Nothing that goes before the last path is missing, and none is missing below the limit. */
  complete: boolean;
  /** Whether further paths exist; undefined when the search was stopped before that was known. */
  more: boolean | undefined;
  /** What cut the answer when it is not complete. */
  limit?: "stopped";
}

/** Gives one path after the other. */
export interface PathStream {
  /** The next path in order; undefined when there is none or when the stream was stopped. */
  next: () => FoundPath | undefined;
  /** Whether `shouldStop` ended the stream. */
  stopped: () => boolean;
}

/** The first `limit` simple paths in order; no node twice, hubs included. */
export function kBest(graph: Graph, question: PathQuestion, limit: number): RankedPaths {
  const stream = pathsInOrder(graph, question);
  const paths: FoundPath[] = [];
  while (paths.length < limit) {
    const path = stream.next();
    if (!path) break;
    paths.push(path);
  }
  if (stream.stopped()) return { paths, complete: false, more: undefined, limit: "stopped" };
  const more = paths.length === Math.max(limit, 0) && stream.next() !== undefined;
  return { paths, complete: true, more: stream.stopped() ? undefined : more };
}

/**
 * All simple paths in order, each found when it is asked for. Yen's partition of what is left into classes, with
 * Lawler's rule that a path is only split behind the node where it left its parent. A class waits under the bound that
 * the shared tree gives it; only when it comes up, and only when its way along the tree runs into its own prefix, is its
 * best path searched.
 *
 * Yen, "Finding the k shortest loopless paths in a network", 1971; Lawler, "A procedure for computing the k best
 * solutions to discrete optimization problems", 1972; Pascoal, "Implementations and empirical comparison of k shortest
 * loopless path algorithms", 2006, for the postponed searches.
 */
export function pathsInOrder(graph: Graph, question: PathQuestion): PathStream {
  const search = begin(graph, question);
  const next = (): FoundPath | undefined => nextPath(search);
  const stopped = (): boolean => search.stopped;
  return { next: question.hubsAlike && graph.hasHubs ? onceWithoutHubs(graph, next) : next, stopped };
}

/** Leaves out each path that differs from an earlier one in hubs only. */
function onceWithoutHubs(graph: Graph, next: PathStream["next"]): PathStream["next"] {
  const seen = new Set<string>();
  return () => {
    for (let path = next(); path; path = next()) {
      const key = keyWithoutHubs(graph, path);
      if (!seen.has(key)) {
        seen.add(key);
        return path;
      }
    }
    return undefined;
  };
}
