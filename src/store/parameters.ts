import neo4j from "neo4j-driver";

/**
 * Parameters as the driver needs them: a whole number becomes a Neo4j INTEGER. Left alone, every JavaScript number
 * would arrive as a FLOAT, which LIMIT refuses and which would print as `8080.0`. JavaScript cannot tell 1 from 1.0,
 * so a property for fractions may come to hold the INTEGER 1: a statement that divides by it must say toFloat().
 * Undefined values are left out of objects, where Neo4j would read them as null anyway.
 */
export function toNeo4j(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? neo4j.int(value) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.some(holdsNumber) ? value.map(toNeo4j) : value;
  if (ArrayBuffer.isView(value)) return value instanceof Int8Array ? value : [...(value as Uint8Array)].map(toNeo4j);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const converted: Record<string, unknown> = {};
  for (const key in value) {
    const part: unknown = value[key as keyof typeof value];
    if (part !== undefined) converted[key] = toNeo4j(part);
  }
  return converted;
}

/** Texts, the most of what is written, go as they are. */
const holdsNumber = (value: unknown) => typeof value !== "string";
