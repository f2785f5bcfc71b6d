import neo4j from "neo4j-driver";

/**
 * A value of an answer as JSON can show it: a node as `{labels, properties}`, a relationship as `{type, properties}`, a
 * path as its nodes and relationships in turn, times and durations as ISO 8601 text, bytes as an array.
 */
export function toPlain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (neo4j.isNode(value)) return { labels: value.labels, properties: toPlain(value.properties) };
  if (neo4j.isRelationship(value)) return { type: value.type, properties: toPlain(value.properties) };
  if (neo4j.isPath(value)) {
    return [toPlain(value.start), ...value.segments.flatMap((hop) => [toPlain(hop.relationship), toPlain(hop.end)])];
  }
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)];
  if (Object.getPrototypeOf(value) !== Object.prototype && !neo4j.isPoint(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPlain(part)]));
}
