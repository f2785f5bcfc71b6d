/** A step of a JSON Pointer: the name of a member or the index of an element. */
export type Segment = string | number;

/**
 * The JSON Pointer (RFC 6901) of these segments: `pointer("a/b", 0)` is `/a~1b/0`. No segments give
 * the empty pointer, the whole document.
 */
export function pointer(...segments: Segment[]): string {
  let text = "";
  for (const segment of segments) text += `/${escapeSegment(segment)}`;
  return text;
}

/** The segments of a JSON Pointer (RFC 6901); throws a `SyntaxError` when it is neither empty nor begins with `/`. */
export function pointerSegments(text: string): string[] {
  if (text === "") return [];
  if (!text.startsWith("/")) throw new SyntaxError(`The JSON Pointer "${text}" must be empty or begin with "/".`);
  return text
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * A place further inside another one: `within("#2", "spec", 0)` is `#2/spec/0`, and
 * `within("/Results/0", "Target")` is `/Results/0/Target`.
 *
 * Places are JSON Pointers. The document of a file that holds several is told by its number, counted
 * from 1, in front of the pointer: `#2/spec`. The number is left out for a JSON value that is the first
 * of its file, except for the value as a whole, which is `#1`, so that a place is never empty.
 */
export function within(at: string, ...segments: Segment[]): string {
  return at + pointer(...segments);
}

/** The value that a pointer leads to inside a parsed document, or undefined when there is none. */
export function valueAt(value: unknown, text: string): unknown {
  let found = value;
  for (const segment of pointerSegments(text)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, segment)) return undefined;
    found = (found as Record<string, unknown>)[segment];
  }
  return found;
}

/** One segment as a JSON Pointer writes it. */
export function escapeSegment(segment: Segment): string {
  if (typeof segment === "number") return String(segment);
  return segment.includes("~") || segment.includes("/") ? segment.replaceAll("~", "~0").replaceAll("/", "~1") : segment;
}
