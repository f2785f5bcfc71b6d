import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GraphNode } from "../../src/model/index.js";
import { impactOf, riskOf, bandOf, SCORING, costOf, impactCostOf } from "../../src/score/index.js";

const store = (properties: GraphNode["properties"] = {}, kind: GraphNode["kind"] = "DataStore"): GraphNode => ({
  uid: "db",
  kind,
  name: "db",
  aliases: [],
  basis: "configured",
  evidence: [],
  properties,
});
const restricted = [{ kind: "pii", sensitivity: "restricted" }];

describe("impact", () => {
  it("of a store with sensitive data is the product of its factors", () => {
    const found = impactOf(store({ criticality: "high", records: 20_000, compliance: ["gdpr"] }), restricted)!;
    expect(found.impact).toBeCloseTo(100 * 0.9 * 0.9 * 0.9);
    expect(found.cost).toBe(impactCostOf(found.impact));
    expect(found.factors.map(({ name }) => name)).toEqual(["classification", "volume", "criticality", "compliance"]);
  });

  it("combines several classifications as 1 − Π(1 − i)", () => {
    const found = impactOf(store({ compliance: ["gdpr"] }), [
      ...restricted,
      { kind: "financial", sensitivity: "internal" },
    ])!;
    expect(found.factors[0]!.value).toBeCloseTo(1 - 0.1 * 0.6);
  });

  it("counts what is unknown as 1 and says so, at half where nobody stated the target", () => {
    const found = impactOf(store(), [])!;
    expect(found.impact).toBe(50);
    expect(found.basis).toBe("inferred");
    expect(found.factors.filter(({ missing }) => missing)).toHaveLength(5);
  });

  it("counts full control that nobody stated for more than one store of which nobody knows what it holds", () => {
    const administrator = store({ identityType: "administrator" }, "Identity");
    expect(impactOf(administrator, [])!.impact).toBe(80);
    expect(impactOf(administrator, [])!.impact).toBeLessThan(impactOf(store(), restricted)!.impact);
    expect(impactOf(store({ identityType: "role" }, "Identity"), [])).toBeUndefined();
  });

  it("says of a guess where it was made, and of nothing else", () => {
    const evidence = ["plan.json /values"];
    const said = (inferred: boolean) =>
      impactOf(store(), [{ kind: "phi", sensitivity: "restricted", inferred, evidence }])!.factors.find(
        ({ name }) => name === "classification",
      )?.origin;
    expect(said(true)).toBe("restricted phi, inferred, by its name or tags, seen in plan.json /values");
    expect(said(false)).toBe("restricted phi");
  });

  it("is none for public data, for other kinds of asset and for what is marked as no crown jewel", () => {
    expect(impactOf(store(), [{ kind: "other", sensitivity: "public" }])).toBeUndefined();
    expect(impactOf(store({}, "Compute"), [])).toBeUndefined();
    expect(impactOf(store({ crownJewel: false }), restricted)).toBeUndefined();
  });

  it("is there for any asset that is marked", () => {
    expect(impactOf(store({ crownJewel: true }, "Pipeline"), [])).toMatchObject({ impact: 100, basis: "configured" });
  });

  it("never falls with sensitivity", () => {
    const levels = ["public", "internal", "confidential", "restricted"];
    const kind = fc.constantFrom(...Object.keys(SCORING.impact.classification));
    fc.assert(
      fc.property(kind, fc.nat(2), fc.array(fc.constantFrom(...restricted)), (dataKind, level, others) => {
        const at = (index: number) =>
          impactOf(store({ crownJewel: true }), [{ kind: dataKind, sensitivity: levels[index]! }, ...others])!.impact;
        expect(at(level)).toBeLessThanOrEqual(at(level + 1));
      }),
      { seed: 1 },
    );
  });
});

describe("risk", () => {
  it("comes from integer costs, so that what is shown and how it is ordered agree", () => {
    expect(riskOf(costOf(0.5) + impactCostOf(80))).toBeCloseTo(40, 1);
  });

  it("falls into the published bands", () => {
    expect([40, 39.9, 15, 4, 3.9].map((risk) => bandOf(risk, SCORING))).toEqual([
      "critical",
      "high",
      "high",
      "medium",
      "low",
    ]);
  });
});
