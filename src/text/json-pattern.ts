import { escapeSegment, pointerSegments } from "./pointer.js";

/**
 * A JSON Pointer in which a segment `*` stands for every member or element, as in
 * `/runs/*` + `/results`. What it leads to is streamed.
 */
export interface Pattern {
  pointer: string;
  segments: string[];
}

/** Patterns that agree with the way from the root to the value that is being read. */
export type Active = readonly Pattern[];

/**
 * Reads patterns. Throws when one leads inside what another one takes, since each part of a document is
 * delivered once.
 */
export function readPatterns(pointers: readonly string[]): Pattern[] {
  const patterns = pointers.map((pointer) => ({ pointer, segments: pointerSegments(pointer) }));
  for (const [index, pattern] of patterns.entries()) {
    const other = patterns.find((candidate, place) => place !== index && covers(candidate, pattern));
    if (other) throw new Error(`The pointer ${pattern.pointer} leads inside ${other.pointer}: ask for one of them.`);
  }
  return patterns;
}

/** The patterns that still agree once `segment` is entered, `depth` segments having been entered before. */
export function advance(active: Active, depth: number, segment: string | number): Active {
  const still = active.filter((pattern) => {
    const wanted = pattern.segments[depth];
    return wanted === "*" || wanted === (typeof segment === "number" ? String(segment) : segment);
  });
  return still.length === active.length ? active : still;
}

/** The pattern that ends here, `depth` segments having been entered. */
export function completed(active: Active, depth: number): Pattern | undefined {
  return active.find((pattern) => pattern.segments.length === depth);
}

/** Every value inside a parsed document that the patterns lead to, with its way from the root, in document order. */
export function* select(value: unknown, active: Active, path: string[] = []): Generator<Selected> {
  const pattern = completed(active, path.length);
  if (pattern) yield { value, pointer: pattern.pointer, path: "" };
  else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const next = advance(active, path.length, key);
      if (next.length === 0) continue;
      for (const found of select(child, next, [...path, key])) {
        yield { ...found, path: `/${escapeSegment(key)}${found.path}` };
      }
    }
  }
}

/** A value that a pattern led to, and the pointer to it. */
export interface Selected {
  value: unknown;
  pointer: string;
  path: string;
}

function covers(outer: Pattern, inner: Pattern): boolean {
  if (outer.segments.length > inner.segments.length) return false;
  return outer.segments.every((segment, index) => {
    const other = inner.segments[index];
    return segment === other || segment === "*" || other === "*";
  });
}
