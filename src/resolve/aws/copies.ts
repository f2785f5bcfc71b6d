/** Copies of databases and other stores, and what they were made of. */
import { text } from "../kubernetes/fields.js";
import type { Resource, Resources } from "./resources.js";

/** What a copy was made of; undefined: it is no copy, or no input holds its origin. */
export function madeOf(resources: Resources, { account, value }: Resource): Resource | undefined {
  const origin = resources.byUid.get(text(value, "origin") ?? "");
  if (origin !== undefined) return origin;
  const named = text(value, "instance");
  if (named === undefined) return undefined;
  return ["rds:instance", "rds:cluster"]
    .flatMap((type) => resources.byType.get(`${account} ${type}`) ?? [])
    .find(({ name, aliases }) => name === named || aliases.includes(named));
}
