/** What stands on a scored step beside its probability. */
import { expect, it } from "vitest";
import { scoreSteps } from "../../src/pipeline/steps.js";
import { readRules } from "../../src/rules/index.js";
import { SCORING } from "../../src/score/index.js";
import type { FactGraph, GraphNode, GraphRelationship } from "../../src/model/index.js";

const rules = new Map(readRules().map((rule) => [rule.id, rule]));

function reasonOf(why: string | undefined): string | undefined {
  const identity = (uid: string): GraphNode => ({
    ...{ uid, kind: "Identity", name: uid, aliases: [], basis: "configured", evidence: [], properties: {} },
  });
  const permission: GraphRelationship = {
    ...{ uid: "r1", type: "CAN_ASSUME", source: "ci", target: "admin", basis: "configured", evidence: [] },
    properties: why === undefined ? {} : { why },
  };
  const facts: FactGraph = {
    nodes: new Map(["ci", "admin"].map((uid) => [uid, identity(uid)])),
    relationships: new Map([["r1", permission]]),
    ...{ unjoined: [], notCollected: [] },
  };
  const step = { rule: "identity/assume", source: "ci", target: "admin", via: "", requires: [], because: ["ci", "r1"] };
  return scoreSteps([step], facts, rules, SCORING)[0]!.viaText;
}

it("says by which permissions a step is taken", () => {
  expect(reasonOf("iam:PassRole, ec2:RunInstances")).toBe("iam:PassRole, ec2:RunInstances");
});

it("says nothing where the evidence gives no reason, and no more of a long one than fits a line", () => {
  expect(reasonOf(undefined)).toBeUndefined();
  expect(reasonOf("x".repeat(4000))).toMatch(/^x{400} …$/);
});
