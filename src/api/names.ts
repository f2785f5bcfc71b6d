/** From what a person types to assets: uids, or aliases that only one asset bears. */
import type { GraphQLError } from "graphql";
import { bearerOf } from "../model/index.js";
import type { FactNode } from "../store/lists.js";
import type { Scope } from "./context.js";
import { apiError, badInput } from "./errors.js";

/** The asset that a name means; undefined where there is none. An exact uid wins. */
export async function findAsset(scope: Scope, name: string): Promise<FactNode | undefined> {
  const exact = await scope.load.asset.load(name);
  if (exact) return exact;
  const uids = (await scope.load.uidsOfAlias.load(name)) ?? [];
  if (new Set(uids.map(bearerOf)).size > 1) throw ambiguous(name, uids);
  // Of an asset and a part that goes by its names the asset is meant.
  const meant = uids.find((uid) => uid === bearerOf(uid)) ?? uids[0];
  return meant === undefined ? undefined : scope.load.asset.load(meant);
}

/**
 * The uids that names in a filter mean. A workload and the data that it keeps share their aliases: such a name means either.
 *
 * @param strict false: a name that no asset has now counts as a uid of an earlier analysis
 * @throws NOT_FOUND for a name that no asset has, BAD_USER_INPUT for one that may mean several
 */
export async function uidsMeant(
  scope: Scope,
  names: readonly string[] | null | undefined,
  strict: boolean,
): Promise<string[] | null> {
  if (!names) return null;
  const all = await Promise.all(names.map((name) => uidsOf(scope, name, strict)));
  return all.flat();
}

async function uidsOf(scope: Scope, name: string, strict: boolean): Promise<string[]> {
  if (await scope.load.asset.load(name)) return [name];
  const uids = (await scope.load.uidsOfAlias.load(name)) ?? [];
  if (new Set(uids.map(bearerOf)).size > 1) throw ambiguous(name, uids);
  if (uids.length) return uids;
  if (strict) throw apiError("NOT_FOUND", `No asset is called "${name}" in workspace "${scope.workspace}".`);
  return [name];
}

function ambiguous(name: string, candidates: readonly string[]): GraphQLError {
  const listed = candidates.slice(0, 20);
  return badInput(`"${name}" may mean several assets; name one by its uid: ${listed.join(", ")}.`, {
    candidates: listed,
  });
}

export function noWorkspace(workspace: string): GraphQLError {
  return apiError("NOT_FOUND", `There is no workspace "${workspace}". Import something into it first.`);
}
