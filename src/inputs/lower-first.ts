/**
 * The same value with names that begin in lower case, at every depth: commands of AWS capitalise what its events and
 * exports do not. Deeper than any of them nests, it is left as it is.
 */
export function lowerFirst(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > 32) return value;
  if (Array.isArray(value)) return value.map((each) => lowerFirst(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
      lowerFirst(each, depth + 1),
    ]),
  );
}
