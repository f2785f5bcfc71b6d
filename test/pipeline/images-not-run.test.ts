/** Which scanned images nothing known runs. */
import { expect, it } from "vitest";
import { imagesNotRun } from "../../src/pipeline/images-not-run.js";
import type { GraphNode, GraphRelationship } from "../../src/model/index.js";

const kinds: Record<string, string> = { a: "Compute", i: "Image", f: "Finding" };
/** `a1 -> i1`: a workload is made of an image; `f1 -> i1`: a finding affects it. */
const of = (text: string, properties: Record<string, object> = {}) => {
  const nodes = new Map<string, GraphNode>();
  const relationships = new Map<string, GraphRelationship>();
  for (const arrow of text.split(", ")) {
    const [source, target] = arrow.split(" -> ") as [string, string];
    for (const uid of [source, target])
      nodes.set(uid, { uid, kind: kinds[uid[0]!], name: uid, properties: properties[uid] ?? {} } as GraphNode);
    const type = source.startsWith("f") ? "AFFECTS" : "BUILT_FROM";
    relationships.set(arrow, { type, source, target } as GraphRelationship);
  }
  const { images, findings, first } = imagesNotRun({ nodes, relationships });
  expect(first).toHaveLength(Math.min(images, 20));
  return [findings, ...first.map(({ uid }) => uid)];
};

it("are those that no workload is made of, by way of another image neither", () => {
  expect(of("a1 -> i1, i1 -> i2, f1 -> i1, f2 -> i2, f3 -> i3, f4 -> i3, f5 -> i4")).toEqual([3, "i3", "i4"]);
});

it("are also those of a workload that is not deployed, and not those without an open finding", () => {
  expect(of("a1 -> i1, f1 -> i1, f2 -> i2", { a1: { deployed: false }, f2: { status: "remediated" } })).toEqual([
    1,
    "i1",
  ]);
});

it("are named twenty at most and counted all", () => {
  const many = Array.from({ length: 25 }, (_, at) => `f${at} -> i${at}`).join(", ");
  expect(of(many)).toHaveLength(21);
  expect(of(many)[0]).toBe(25);
});
