/** Assets, numbers and lists as people like to read them. */
import { AT_ONCE } from "../pipeline/explanation.js";
import { nameOf } from "../pipeline/shown-name.js";

/** Names alone do not tell a service from what runs behind it. */
export function kindWord(kind: string): string {
  return kind.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

interface Named {
  readonly uid: string;
  readonly name: string;
  readonly kind: string;
}

/** `web/storefront (service)`. */
export function assetWords({ uid, name, kind }: Named): string {
  return `${nameOf(uid, name)} (${kindWord(kind)})`;
}

/** Where a path enters and ends. */
export function endsInWords(entry: Omit<Named, "kind">, target: Omit<Named, "kind">): string {
  const end = nameOf(target.uid, target.name);
  return entry.uid === target.uid ? `${end}, ${AT_ONCE}` : `${nameOf(entry.uid, entry.name)} → ${end}`;
}

/** `1 path`, `3 paths`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function percent(value: number): string {
  // What is not certain is not said to be.
  if (value >= 0.995 && value < 1) return `${Math.min(99.9, Math.floor(1000 * value) / 10).toFixed(1)} %`;
  return `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`;
}

/** `3 service, 1 data store`. */
export function kindCounts(kinds: readonly { readonly kind: string; readonly count: number }[]): string {
  return kinds.map(({ kind, count }) => `${count} ${kindWord(kind)}`).join(", ");
}
