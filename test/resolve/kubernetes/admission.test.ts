import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { conclude } from "./conclude.js";

const PODS = { any: [{ resources: { kinds: ["Pod"] } }] };
const LEVEL = { podSecurity: { level: "baseline", version: "latest" } };

function kyverno(rule: object, spec: object = { validationFailureAction: "Enforce" }): object {
  const rules = [{ name: "pss", match: PODS, validate: LEVEL, ...rule }];
  const metadata = { name: "standards" };
  return trimObject({ apiVersion: "kyverno.io/v1", kind: "ClusterPolicy", metadata, spec: { ...spec, rules } });
}

const namespace = (name: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

function heldTo(name: string, labels: object, ...policies: object[]): string | undefined {
  return conclude(namespace(name, labels), ...policies).asset(`Namespace/${name}`)?.properties?.podSecurity;
}

describe("a namespace's pods are held to a level", () => {
  const label = (level: string) => ({ "pod-security.kubernetes.io/enforce": level });

  it.each([
    ["by its label", "shop", label("restricted"), [], "restricted"],
    ["not by a label that warns", "shop", { "pod-security.kubernetes.io/warn": "restricted" }, [], undefined],
    ["not by the level that holds nobody back", "shop", label("privileged"), [], undefined],
    ["by a policy of Kyverno that enforces it", "shop", {}, [kyverno({})], "baseline"],
    [
      "by a rule that enforces for itself",
      "shop",
      {},
      [kyverno({ validate: { ...LEVEL, failureAction: "Enforce" } }, {})],
      "baseline",
    ],
    ["not by a policy that only audits", "shop", {}, [kyverno({}, { validationFailureAction: "Audit" })], undefined],
    ["not where Kyverno does not look", "kube-system", {}, [kyverno({})], undefined],
    [
      "not where the policy leaves it out",
      "shop",
      {},
      [kyverno({ exclude: { any: [{ resources: { namespaces: ["sh*"] } }] } })],
      undefined,
    ],
    [
      "by its labels, where the policy selects them",
      "shop",
      { team: "a" },
      [
        kyverno({
          match: { any: [{ resources: { kinds: ["Pod"], namespaceSelector: { matchLabels: { team: "a" } } } }] },
        }),
      ],
      "baseline",
    ],
    [
      "not by a policy for others",
      "shop",
      {},
      [kyverno({ match: { any: [{ resources: { kinds: ["Pod"], namespaces: ["blog"] } }] } })],
      undefined,
    ],
  ])("%s", (_, name, labels, policies, level) => {
    expect(heldTo(name, labels, ...policies)).toBe(level);
  });
});

describe("what of a policy is not understood keeps nobody out, and is said", () => {
  const EXCEPTION = trimObject({
    apiVersion: "kyverno.io/v2",
    kind: "PolicyException",
    metadata: { name: "e", namespace: "ops" },
    spec: { exceptions: [{ policyName: "standards", ruleNames: ["pss"] }] },
  });

  it.each([
    [
      "a pattern",
      [kyverno({ validate: { pattern: { spec: { hostNetwork: false } } } })],
      "something else than a level",
    ],
    [
      "a level with exceptions",
      [kyverno({ validate: { podSecurity: { level: "baseline", exclude: [{ controlName: "Capabilities" }] } } })],
      "leaves out controls",
    ],
    ["a rule with conditions", [kyverno({ preconditions: { all: [] } })], "conditions of its own"],
    [
      "a rule for some users",
      [kyverno({ match: { any: [{ resources: { kinds: ["Pod"] }, subjects: [] }] } })],
      "more than kinds and namespaces",
    ],
    ["a policy with an exception", [kyverno({}), EXCEPTION], "PolicyException"],
  ])("%s", (_, policies, why) => {
    const found = conclude(namespace("shop"), ...policies);
    expect(found.asset("Namespace/shop")?.properties?.podSecurity).toBeUndefined();
    expect(found.unjoined.join()).toContain(why);
  });

  it("what a policy generates is not kept", () => {
    const data = { kind: "Secret", data: { password: "c2VjcmV0" } };
    expect(JSON.stringify(kyverno({ generate: { data }, validate: undefined }))).not.toContain("c2VjcmV0");
  });
});
