/** Snapshots of databases, and what they were made of. */
import { text } from "../kubernetes/fields.js";
import type { Resource, Resources } from "./resources.js";

/** The database that a copy was made of; undefined: it is no copy, or no input holds the database. */
export function madeOf(resources: Resources, { account, value }: Resource): Resource | undefined {
  const named = text(value, "instance");
  if (named === undefined) return undefined;
  return ["rds:instance", "rds:cluster"]
    .flatMap((type) => resources.byType.get(`${account} ${type}`) ?? [])
    .find(({ name, aliases }) => name === named || aliases.includes(named));
}
