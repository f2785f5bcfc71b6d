import { describe, expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import { mayBreakOut } from "../../src/resolve/replicas.js";
import { readRules } from "../../src/rules/index.js";
import type { FactGraph } from "../../src/model/index.js";
import type { SourcedFact } from "../../src/resolve/graph-builder.js";

const fact = (value: object): SourcedFact =>
  ({
    path: "f",
    at: "",
    basis: "configured",
    statedBy: "s",
    format: "f",
    sequence: 0,
    aliases: [],
    properties: {},
    mention: false,
    ...value,
  }) as unknown as SourcedFact;
const compute = (uid: string, properties = {}) => fact({ fact: "asset", kind: "Compute", uid, properties });
const link = (type: string, source: string, target: string) => fact({ fact: "relationship", type, source, target });
const agentOn = (nodes: readonly string[], properties: object): FactGraph =>
  resolve(
    [
      compute("agent", properties),
      fact({ fact: "asset", kind: "Identity", uid: "robot" }),
      fact({ fact: "asset", kind: "Service", uid: "api" }),
      link("RUNS_AS", "agent", "robot"),
      link("EXPOSES", "agent", "api"),
      ...nodes.flatMap((node) => [compute(node), link("RUNS_ON", "agent", node)]),
    ],
    { today: "2026-01-01" },
  );
const linksOf = (graph: FactGraph) =>
  [...graph.relationships.values()]
    .filter(({ source }) => source.includes("#on/"))
    .map(({ source, type, target }) => `${source} ${type} ${target}`);

describe("a workload on several nodes", () => {
  it("has a replica on each where it may break out, which leads where it leads and is reached by nobody else's way", () => {
    const graph = agentOn(["n/1", "n/2"], { privileged: true });
    expect(linksOf(graph).sort()).toEqual([
      "agent#on/1 RUNS_AS robot",
      "agent#on/1 RUNS_ON n/1",
      "agent#on/2 RUNS_AS robot",
      "agent#on/2 RUNS_ON n/2",
    ]);
    expect(graph.nodes.get("agent#on/1")).toMatchObject({
      kind: "Compute",
      properties: { privileged: true, part: true },
    });
  });

  it("has none where nothing of the node reaches into it", () => {
    expect(linksOf(agentOn(["n/1", "n/2"], { privileged: false, hostPaths: [], capabilities: [] }))).toEqual([]);
  });
});

it("has none on a single node: the workload is its only replica", () => {
  expect(linksOf(agentOn(["n/1"], { privileged: true }))).toEqual([]);
});

describe("what the rules on escapes take for a way out", () => {
  const rules = readRules().filter(
    ({ id }) => /^workload\/(escape|host|shared)-/.test(id) && !id.startsWith("workload/escape-kernel"),
  );
  it.each(
    rules.flatMap(({ id, examples }) =>
      examples.filter(({ steps }) => steps.length > 0).map((example) => ({ id, ...example })),
    ),
  )("$id: $name", ({ given, steps }) => {
    const source = steps[0]!.split(" -> ")[0]!;
    const text = new RegExp(`\\{uid: '${source}'([^}]*)\\}`).exec(given)?.[1] ?? "";
    const properties = Object.fromEntries(
      [...text.matchAll(/(\w+): (true|\[[^\]]*\])/g)].map(([, name, value]) => [
        name,
        value === "true" ? true : value!.split(","),
      ]),
    );
    expect(mayBreakOut(properties)).toBe(true);
  });
});
