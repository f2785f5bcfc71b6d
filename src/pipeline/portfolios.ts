/** What crown jewels are added up by: the owner or environment that each states, or the applications whose data it is. */
import { dataOfApplications } from "../store/data-of-applications.js";
import type { Store } from "../store/connection.js";
import { factsByUid } from "../store/lists.js";
import type { Projection } from "./projection.js";
import { named, type NamedAsset } from "./step-words.js";

export const PORTFOLIOS = ["owner", "environment", "application"] as const;
export type Portfolio = (typeof PORTFOLIOS)[number];

/** Where a crown jewel counts. */
export interface Membership {
  readonly name: string;
  /** What uses it for an application that it does not lie in. */
  readonly usedBy: NamedAsset | null;
}

/** Memberships of crown jewels by uid, in the order of their names; an asset of which nothing says where it belongs has none. */
export async function membershipsOf(
  store: Store,
  projection: Projection,
  nodes: readonly number[],
  by: Portfolio,
): Promise<Map<string, Membership[]>> {
  if (by === "application") return ofApplications(store, projection);
  const found = new Map<string, Membership[]>();
  const asked = { workspace: projection.workspace, uids: nodes.map((node) => projection.uids[node]!) };
  for (const { uid, properties } of await factsByUid.all(store, asked)) {
    const name = properties[by];
    if (typeof name === "string") found.set(uid, [{ name, usedBy: null }]);
  }
  return found;
}

/** Applications of one name count as one. */
async function ofApplications(store: Store, projection: Projection): Promise<Map<string, Membership[]>> {
  const found = new Map<string, Membership[]>();
  for await (const { name, uid, usedBy: user } of dataOfApplications.stream(store, projection)) {
    const node = user === null ? undefined : projection.nodeOf(user);
    const usedBy = node === undefined ? null : named(projection, node);
    const list = found.get(uid) ?? [];
    const known = list.findIndex((each) => each.name === name);
    if (known < 0) list.push({ name, usedBy });
    else if (usedBy === null) list[known] = { name, usedBy };
    found.set(uid, list);
  }
  return found;
}
