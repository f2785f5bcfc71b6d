/** What is resolved of roles and bindings equals an authorizer written straight from the API's documentation. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { POWERS } from "../../../src/resolve/kubernetes/permissions/powers.js";
import { conclude } from "./conclude.js";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Binding {
  readonly wide: boolean;
  readonly namespace: string;
  readonly role: number;
}

const NAMESPACES = ["a", "b"];
const RESOURCES = [
  "pods",
  "pods/exec",
  "pods/log",
  "secrets",
  "serviceaccounts",
  "serviceaccounts/token",
  "deployments",
  "nodes/proxy",
  "users",
  "*",
  "*/exec",
  "pods/*",
];
const VERBS = ["get", "list", "create", "patch", "impersonate", "*"];

const some = (values: readonly string[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const arbitraryRule: fc.Arbitrary<Rule> = fc.record(
  {
    apiGroups: some(["", "apps", "*"]),
    resources: some(RESOURCES),
    verbs: some(VERBS),
    resourceNames: fc.subarray(["s", "t"], { maxLength: 1 }),
  },
  { requiredKeys: ["apiGroups", "resources", "verbs"] },
);
const arbitraryCluster = fc.record({
  roles: fc.array(fc.array(arbitraryRule, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  bindings: fc.array(fc.record({ wide: fc.boolean(), namespace: fc.constantFrom(...NAMESPACES), role: fc.nat(2) }), {
    maxLength: 3,
  }),
});

interface Request {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** The documentation's sentences, one by one; no index, nothing shared with what is tested. */
function ruleAllows(rule: Rule, { verb, group, resource, name }: Request): boolean {
  const [, part] = resource.split("/");
  const verbFits = rule.verbs.some((each) => each === "*" || each === verb);
  const groupFits = rule.apiGroups.some((each) => each === "*" || each === group);
  const resourceFits = rule.resources.some(
    (each) => each === "*" || each === resource || (part !== undefined && each === `*/${part}`),
  );
  const nameFits =
    rule.resourceNames === undefined || rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
  return verbFits && groupFits && resourceFits && nameFits;
}

function allowed(roles: readonly (readonly Rule[])[], { wide, namespace, role }: Binding, request: Request): boolean {
  return (wide || request.namespace === namespace) && (roles[role] ?? []).some((rule) => ruleAllows(rule, request));
}

const metadata = (name: string, namespace?: string) => ({ name, ...(namespace === undefined ? {} : { namespace }) });

function objectsOf(roles: readonly (readonly Rule[])[], bindings: readonly Binding[]): object[] {
  return [
    ...NAMESPACES.flatMap((namespace) => [
      { apiVersion: "v1", kind: "Namespace", metadata: metadata(namespace) },
      { apiVersion: "v1", kind: "Secret", metadata: metadata("s", namespace) },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata("s", namespace) },
      { apiVersion: "v1", kind: "Pod", metadata: metadata("s", namespace), spec: { containers: [] } },
    ]),
    ...roles.map((rules, index) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: metadata(`r${index}`),
      rules,
    })),
    ...bindings.map(({ wide, namespace, role }, index) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: wide ? "ClusterRoleBinding" : "RoleBinding",
      metadata: metadata(`b${index}`, wide ? undefined : namespace),
      subjects: [{ kind: "User", name: "ann" }],
      roleRef: { kind: "ClusterRole", name: `r${role}` },
    })),
  ];
}

/** Powers over the objects called `s` and over whole places, with the kind that they are about. */
const ASKED = POWERS.filter(({ kind }) => ["Pod", "Secret", "ServiceAccount"].includes(kind));

it("gives a binding exactly the powers that the API server would let it use", () => {
  fc.assert(
    fc.property(arbitraryCluster, ({ roles, bindings }) => {
      const known = bindings.filter(({ role }) => role < roles.length);
      const found = conclude(...objectsOf(roles, known));
      known.forEach((binding, index) => {
        const uid = binding.wide ? `ClusterRoleBinding/b${index}` : `${binding.namespace}/RoleBinding/b${index}`;
        const may = new Set(
          found.relationships("MAY", uid).map(({ target, properties }) => `${properties?.action} ${target}`),
        );
        const everything = binding.wide && may.has("* k8s/c");
        for (const namespace of NAMESPACES)
          for (const { action, kind, operations } of ASKED) {
            const place = may.has(`${action} k8s/c`) || may.has(`${action} k8s/c/Namespace/${namespace}`);
            const any = operations.some(({ group, resource, verb }) =>
              allowed(roles, binding, { verb, group, resource, namespace, name: "" }),
            );
            expect(place || everything, `${action} anywhere in ${namespace}`).toBe(any);
            const one = operations.some(
              ({ group, resource, verb }) =>
                (verb !== "create" || resource.includes("/")) &&
                allowed(roles, binding, { verb, group, resource, namespace, name: "s" }),
            );
            const named = place || everything || may.has(`${action} k8s/c/${namespace}/${kind}/s`);
            if (kind !== "Pod" || !action.startsWith("pods:create"))
              expect(named, `${action} on s in ${namespace}`).toBe(one || any);
          }
      });
    }),
    { seed: 5, numRuns: 300 },
  );
});
