import { expect, it } from "vitest";
import { explainPath } from "../../src/pipeline/explanation.js";
import type { AttackPath, PathStep } from "../../src/model/index.js";

const step = (source: string, target: string, more: Partial<PathStep> = {}): PathStep => ({
  source,
  sourceName: source,
  sourceKind: "Service",
  target,
  targetName: target,
  targetKind: "Service",
  rule: "r",
  title: "It is reached",
  via: null,
  viaText: null,
  technique: "T1190",
  layer: "application",
  probability: 0.5,
  cost: 693,
  basis: "configured",
  because: [],
  evidence: [],
  factors: [],
  requires: [],
  alternatives: 0,
  remediation: "",
  ...more,
});

const path = (more: Partial<AttackPath> = {}): AttackPath => ({
  id: "0",
  rank: 1,
  cost: 798,
  risk: 45,
  band: "critical",
  likelihood: 0.5,
  likelihoodSharedCause: 0.5,
  impact: 90,
  impactFactors: [],
  source: "internet",
  entry: "shop",
  entryName: "shop",
  target: "orders",
  targetName: "orders",
  classifications: ["restricted pii"],
  steps: [step("internet", "shop"), step("shop", "orders")],
  ...more,
});

it("says in order where it begins, each step, and what the risk is made of", () => {
  expect(explainPath(path())).toEqual([
    "An attacker who starts at the internet gets through shop to orders, which holds restricted pii data, in 2 steps.",
    "1. From internet to shop: It is reached (T1190), probability 50 %.",
    "2. From shop to orders: It is reached (T1190), probability 50 %.",
    "Risk 45 of 100 (critical): likelihood 50 % times impact 90.",
  ]);
});

it("gives the factors that changed a probability, with what they rest on", () => {
  const factors = [
    { name: "threat", value: 0.95, origin: "CISA KEV", missing: false },
    { name: "runtime", value: 0.7, origin: "prior", missing: true },
    { name: "success", value: 1, origin: "rule", missing: false },
  ];
  const [, first, , , missing] = explainPath(
    path({ steps: [step("internet", "shop", { factors }), step("shop", "orders")] }),
  );
  expect(first).toContain("because threat 0.95 (CISA KEV).");
  expect(missing).toBe("Not known, so a stated prior was taken: runtime.");
});

it("says what is inferred, required, seen and otherwise possible", () => {
  const more = {
    basis: "inferred",
    requires: [{ uid: "key", steps: [] }],
    evidence: ["a.json /1", "b.json /2"],
    alternatives: 1,
  } as const;
  const [, line] = explainPath(path({ steps: [step("internet", "shop", more)] }));
  expect(line).toContain("concluded from signs");
  expect(line).toContain("It also needs key.");
  expect(line).toContain("Seen in a.json /1 and 1 more places.");
  expect(line).toContain("1 other way leads there too.");
});

it("says when one cause serves several steps", () => {
  expect(explainPath(path({ likelihoodSharedCause: 0.8 })).at(-1)).toBe(
    "One cause serves several steps; counted once, the likelihood is 80 %.",
  );
});

it("passes through nothing where it begins at what it enters, or enters at its end", () => {
  const [once] = explainPath(path({ entry: "orders", entryName: "orders", steps: [step("internet", "orders")] }));
  expect(once).toMatch(/^An attacker who starts at the internet gets to orders, which/);
  const [breach] = explainPath(path({ source: "shop", steps: [step("shop", "orders")] }));
  expect(breach).toMatch(/^An attacker who starts at shop gets to orders, which/);
});
