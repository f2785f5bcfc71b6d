import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { conclude, pod } from "./conclude.js";

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
      "by a policy of the old form, which leaves out nothing",
      "shop",
      {},
      [kyverno({ match: { resources: { kinds: ["Pod"] } }, exclude: { resources: {} } })],
      "baseline",
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
    ["a rule for the roles of some", [kyverno({ match: { any: [{ clusterRoles: ["x"] }] } })], "more than kinds"],
    ["a rule that leaves subjects out", [kyverno({ exclude: { any: [{ subjects: [] }] } })], "more than kinds"],
    [
      "a rule of the old form that leaves subjects out",
      [kyverno({ exclude: { resources: { namespaces: ["blog"] }, subjects: [] } })],
      "more than kinds",
    ],
    ["what is no list", [kyverno({ exclude: { any: { resources: { namespaces: ["shop"] } } } })], "more than kinds"],
    ["an entry that is none", [kyverno({ match: { any: [null] } })], "more than kinds"],
    [
      "labels with wildcards",
      [kyverno({ exclude: { any: [{ resources: { namespaceSelector: { matchLabels: { team: "a*" } } } }] } })],
      "more than kinds",
    ],
    [
      "a rule for some operations",
      [kyverno({ match: { any: [{ resources: { kinds: ["Pod"], operations: ["CREATE"] } }] } })],
      "some operations only",
    ],
    ...["Enforce", "Audit"].map((failureAction): [string, object[], string] => {
      const other = { action: failureAction === "Audit" ? "Enforce" : "Audit", namespaces: ["dev"] };
      const validate = { ...LEVEL, failureAction, failureActionOverrides: [other] };
      return [`a rule whose ${failureAction} is overridden`, [kyverno({ validate }, {})], "in some namespaces only"];
    }),
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

describe("nobody opens a shell in a namespace's pods", () => {
  const condition = (value: unknown, more: object = {}) => ({
    key: "{{ request.namespace }}",
    operator: "Equals",
    value,
    ...more,
  });
  const OPENING = {
    all: [{ key: "{{ request.operation || 'BACKGROUND' }}", operator: "Equals", value: "CONNECT" }],
  };
  const denial = (conditions: object | undefined, more: object = {}) =>
    kyverno({
      match: { any: [{ resources: { kinds: ["Pod/exec"] } }] },
      preconditions: OPENING,
      validate: { deny: conditions === undefined ? {} : { conditions } },
      ...more,
    });
  const on = (operation: string) => ({ any: [{ resources: { kinds: ["Pod/exec"], operations: [operation] } }] });
  const deniedBy = (name: string, ...policies: object[]) =>
    conclude(namespace(name), ...policies).asset(`Namespace/${name}`)?.properties?.execDeniedBy;
  const BY = "ClusterPolicy.kyverno.io/standards";

  it.each([
    ["that the policy names", "vault", denial({ any: [condition("vault")] }), BY],
    ["but not another", "shop", denial({ any: [condition("vault")] }), undefined],
    ["of those it names", "vault-2", denial({ all: [condition(["vault-*"], { operator: "AnyIn" })] }), BY],
    ["but those it leaves out", "shop", denial([condition("dev", { operator: "NotEquals" })]), BY],
    ["not in one that it leaves out", "dev", denial([condition("dev", { operator: "NotEquals" })]), undefined],
    ["of all", "shop", denial(undefined), BY],
    ["by the operation that it is", "shop", denial(undefined, { match: on("CONNECT"), preconditions: undefined }), BY],
    ["but not by another", "shop", denial(undefined, { match: on("UPDATE") }), undefined],
    ["where it is left out", "shop", denial(undefined, { exclude: on("CONNECT") }), undefined],
    ["but not another operation", "shop", denial(undefined, { exclude: on("DELETE") }), BY],
    [
      "but not for some users",
      "shop",
      denial(undefined, { match: { ...on("CONNECT").any[0], subjects: [] } }),
      undefined,
    ],
    ["but where Kyverno does not look", "kube-system", denial(undefined), undefined],
  ])("%s", (_, name, policy, by) => {
    expect(deniedBy(name, policy)).toBe(by);
  });

  it("also where only other objects name the namespace, unless its labels decide", () => {
    const labelled = { resources: { kinds: ["Pod/exec"], namespaceSelector: { matchLabels: { team: "a" } } } };
    const by = (policy: object) =>
      conclude(pod("p", { namespace: "vault" }), policy).asset("Namespace/vault")?.properties?.execDeniedBy;
    expect(by(denial({ any: [condition("vault")] }))).toBe(BY);
    expect(by(denial(undefined, { match: { any: [labelled] } }))).toBeUndefined();
  });

  it("but not by a policy with other conditions, which is said", () => {
    const odd = [
      denial({ any: [condition("vault"), condition("ann", { key: "{{ request.userInfo.username }}" })] }),
      denial({ any: [condition("vault", { operator: "GreaterThan" })] }),
      denial({ any: [condition("vault")] }, { preconditions: { all: [condition("vault")] } }),
    ];
    for (const policy of odd) {
      const found = conclude(namespace("vault"), policy);
      expect(found.asset("Namespace/vault")?.properties?.execDeniedBy).toBeUndefined();
      expect(found.unjoined.join()).toContain("conditions of its own");
    }
  });
});
