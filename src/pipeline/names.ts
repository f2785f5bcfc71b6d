/** From what a person types to an asset: a uid, an alias, the name that answers show, or the end of a uid, where only one asset bears it. */
import { bearerOf } from "../model/index.js";
import type { Store } from "../store/connection.js";
import { readAliases } from "../store/results.js";
import { namedAlike } from "./alike.js";
import { commandWords } from "./command-words.js";
import type { Projection } from "./projection.js";
import { nameOf } from "./shown-name.js";

/** A name that means no asset, or several. */
export class NameError extends Error {
  override readonly name = "NameError";
  readonly exitCode = 2;
}

export interface Names {
  readonly workspace: string;
  /** The nodes that a name means: none, one, or the candidates. An exact uid wins over aliases, these over shown names, these over ends of uids. */
  readonly candidates: (name: string) => number[];
  /** The one node that a name means. */
  readonly one: (name: string) => number;
  /** Every node that a name means as the start or end of a question: an asset and a part that goes by its names. */
  readonly ends: (name: string) => number[];
}

/** Reads all aliases of the workspace once. */
export async function readNames(store: Store, projection: Projection): Promise<Names> {
  const aliases = await readAliases(store, projection.workspace);
  let shown: ReadonlyMap<string, number[]> | undefined;
  const candidates = (name: string) => {
    const exact = projection.nodeOf(name);
    if (exact !== undefined) return [exact];
    const bearing = (aliases.get(name) ?? []).flatMap((uid) => projection.nodeOf(uid) ?? []).sort((a, b) => a - b);
    // What answers show an asset by is a name of it as well.
    return bearing.length ? bearing : ((shown ??= shownNames(projection)).get(name) ?? endingIn(projection, name));
  };
  const ends = (name: string) => {
    const found = candidates(name);
    const wholes = new Set(found.map((node) => bearerOf(projection.uids[node]!)));
    return wholes.size === 1 ? found : [single(projection, name, found)];
  };
  return {
    workspace: projection.workspace,
    candidates,
    one: (name) => single(projection, name, candidates(name)),
    ends,
  };
}

/** Names with and without the namespace that answers put before them. */
function shownNames({ uids, names, hub }: Projection): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [node, name] of names.entries()) {
    if (hub[node]) continue;
    for (const each of new Set([name, nameOf(uids[node]!, name)])) {
      const bearers = found.get(each);
      if (bearers) bearers.push(node);
      else found.set(each, [node]);
    }
  }
  return found;
}

/** Whose uid ends in whole parts like these; an ARN's account ends with a colon. */
function endingIn({ uids, hub }: Projection, name: string): number[] {
  const ends = name.includes("/") ? [`/${name}`, `:${name}`] : [`/${name}`];
  return [...uids.keys()].filter((node) => !hub[node] && ends.some((end) => uids[node]!.endsWith(end)));
}

function single(projection: Projection, name: string, found: readonly number[]): number {
  const uids = found.map((node) => projection.uids[node]!);
  if (uids.length === 1) return found[0]!;
  // Of an asset and a part that goes by its names the asset is meant.
  if (new Set(uids.map(bearerOf)).size === 1 && uids.includes(bearerOf(uids[0]!)))
    return found[uids.indexOf(bearerOf(uids[0]!))]!;
  const alike = uids.length ? [] : namedAlike(projection, name);
  if (alike.length)
    throw new NameError(
      `No asset has the uid or alias "${name}". Did you mean:\n${alike.map((uid) => `  ${uid}`).join("\n")}\n${commandWords(projection.workspace, "export assets")} lists all.`,
    );
  if (!uids.length)
    throw new NameError(
      `No asset is called "${name}" in workspace "${projection.workspace}". ${commandWords(projection.workspace, "export assets")} lists them.`,
    );
  throw new NameError(
    `"${name}" may mean several assets; name one by its uid:\n${uids.map((uid) => `  ${uid}`).join("\n")}`,
  );
}
