/** Reading configuration of which nothing is certain: whatever has another shape than expected counts as absent. */

export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = Object.freeze({});

/** The value as an object; an empty one where it is none. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : NOTHING;
}

/** What lies at the end of a chain of keys. */
export function pick(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) here = fields(here)[key];
  return here;
}

/** The objects of a list at the end of a chain of keys. */
export function items(value: unknown, ...keys: readonly string[]): Fields[] {
  const list = pick(value, ...keys);
  return Array.isArray(list) ? list.map(fields) : [];
}

export function text(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = pick(value, ...keys);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function number(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = pick(value, ...keys);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

/** True only where it says true. */
export function yes(value: unknown, ...keys: readonly string[]): boolean {
  return pick(value, ...keys) === true;
}

/** The strings of a list at the end of a chain of keys. */
export function texts(value: unknown, ...keys: readonly string[]): string[] {
  const list = pick(value, ...keys);
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : [];
}

/** A map of labels or annotations; numbers and booleans that YAML made of them are written out. */
export function labels(value: unknown, ...keys: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = Object.create(null);
  for (const [key, each] of Object.entries(fields(pick(value, ...keys)))) {
    if (typeof each === "string" || typeof each === "number" || typeof each === "boolean") found[key] = String(each);
  }
  return found;
}

/** Order by code units: the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
