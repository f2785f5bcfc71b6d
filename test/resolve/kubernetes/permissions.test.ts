import { describe, expect, it } from "vitest";
import { conclude, deployment, pod } from "./conclude.js";

const API = "rbac.authorization.k8s.io/v1";
const RBAC = "rbac.authorization.k8s.io";

interface RuleParts {
  readonly groups?: readonly string[];
  readonly names?: readonly string[];
}

const rule = (resources: string[], verbs: string[], { groups = [""], names }: RuleParts = {}) => ({
  apiGroups: groups,
  resources,
  verbs,
  ...(names === undefined ? {} : { resourceNames: names }),
});
const clusterRole = (name: string, rules: object[], rest: object = {}) => ({
  apiVersion: API,
  kind: "ClusterRole",
  metadata: { name, ...rest },
  rules,
});
const account = { kind: "ServiceAccount", name: "bot", namespace: "default" };
const binding = (kind: string, role: string, subjects: object[] = [account], roleKind = "ClusterRole") => ({
  apiVersion: API,
  kind,
  metadata: { name: "b", namespace: "default" },
  subjects,
  roleRef: { kind: roleKind, name: role },
});
const secret = (name: string, namespace = "default") => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace },
});
const grants = (...objects: object[]) =>
  conclude(...objects)
    .relationships("MAY")
    .filter(({ source }) => source.endsWith("Binding/b"))
    .map(({ target, properties }) => `${properties?.action} ${target.replace("k8s/c", "")}`)
    .sort();
const NAMESPACE = " /Namespace/default";
const inNamespace = (...rules: object[]) => grants(clusterRole("r", rules), binding("RoleBinding", "r"));
const inCluster = (...rules: object[]) => grants(clusterRole("r", rules), binding("ClusterRoleBinding", "r"));

describe("a rule, row by row from the API's documentation", () => {
  it.each([
    ["a subresource", rule(["pods/exec"], ["create"]), ["pods/exec:create"]],
    ["a resource is not its subresources", rule(["pods"], ["create", "get"]), ["pods:create"]],
    ["a star after the slash means nothing", rule(["pods/*"], ["create"]), []],
    ["a star before the slash means every resource", rule(["*/exec"], ["create"]), ["pods/exec:create"]],
    ["every verb", rule(["secrets"], ["*"]), ["secrets:create", "secrets:get"]],
    ["listing shows the values", rule(["secrets"], ["list"]), ["secrets:get"]],
    ["watching shows them too", rule(["secrets"], ["watch"]), ["secrets:get"]],
    ["deleting does not", rule(["secrets"], ["delete"]), []],
    ["another API group", rule(["deployments"], ["create"]), []],
    ["the right API group", rule(["deployments"], ["create"], { groups: ["apps"] }), ["pods:create"]],
    ["an extension's job", rule(["jobsets"], ["create"], { groups: ["jobset.x-k8s.io"] }), ["pods:create"]],
    [
      "what a deployer applies",
      rule(["applications"], ["patch"], { groups: ["argoproj.io"] }),
      ["applications:create"],
    ],
    ["every API group", rule(["cronjobs"], ["patch"], { groups: ["*"] }), ["cronjobs:patch"]],
    ["a job's template cannot be changed", rule(["jobs"], ["patch"], { groups: ["batch"] }), []],
    ["ephemeral containers", rule(["pods/ephemeralcontainers"], ["update"]), ["pods/ephemeralcontainers:patch"]],
    ["nodes lie outside namespaces", rule(["nodes/proxy"], ["*"]), []],
    ["users and groups do", rule(["users", "groups"], ["impersonate"]), []],
    ["the namespace itself does not", rule(["namespaces"], ["patch"]), ["namespaces:patch"]],
    [
      "binding ClusterRoles is asked where the binding is",
      rule(["clusterroles"], ["bind"], { groups: [RBAC] }),
      ["clusterroles:bind"],
    ],
    ["escalating them is asked of the cluster", rule(["clusterroles"], ["escalate"], { groups: [RBAC] }), []],
    ["a rule without groups", { resources: ["secrets"], verbs: ["get"] }, []],
    ["a rule for paths", { nonResourceURLs: ["*"], verbs: ["get"] }, []],
  ])("%s", (_, given, expected) => {
    expect(inNamespace(given)).toEqual(expected.map((action) => action + NAMESPACE));
  });

  it.each([
    ["nodes", rule(["nodes/proxy"], ["get"]), ["nodes/proxy:get "]],
    [
      "every signer of a domain",
      rule(["signers"], ["approve"], { groups: ["certificates.k8s.io"], names: ["kubernetes.io/*"] }),
      ["signers/client:approve ", "signers/kubelet:approve "],
    ],
    [
      "one signer",
      rule(["signers"], ["approve"], {
        groups: ["certificates.k8s.io"],
        names: ["kubernetes.io/kube-apiserver-client"],
      }),
      ["signers/client:approve "],
    ],
    [
      "another signer",
      rule(["signers"], ["approve"], { groups: ["certificates.k8s.io"], names: ["example.com/x"] }),
      [],
    ],
    [
      "a user by name, whom nobody has to make",
      rule(["users"], ["impersonate"], { names: ["ann"] }),
      ["users:impersonate /User/ann"],
    ],
    ["a path", { nonResourceURLs: ["/logs/*"], verbs: ["get"] }, ["get /logs/* "]],
    ["volumes", rule(["persistentvolumes"], ["create"]), ["persistentvolumes:create "]],
  ])("in the whole cluster: %s", (_, given, expected) => {
    expect(inCluster(given)).toEqual(expected);
  });

  it("everything in a namespace leaves no gain by making bindings", () => {
    const found = inNamespace(rule(["*"], ["*"], { groups: ["*"] }));
    expect(found).toContain("*" + NAMESPACE);
    expect(found).toContain("secrets:get" + NAMESPACE);
    expect(found.filter((each) => /bind|escalate|roles/.test(each))).toEqual([]);
  });

  it("everything in the cluster needs no other word", () => {
    expect(inCluster(rule(["*"], ["*"], { groups: ["*"] }))).toEqual(["* "]);
  });
});

describe("names", () => {
  const named = (resources: string[], verbs: string[], names: string[]) =>
    clusterRole("r", [rule(resources, verbs, { names })]);

  it("narrow to the object, and never allow creating", () => {
    const role = named(["secrets"], ["get", "create"], ["s"]);
    expect(grants(secret("s"), secret("t"), role, binding("RoleBinding", "r"))).toEqual([
      "secrets:get /default/Secret/s",
    ]);
  });

  it("mean each namespace's object where the role is bound in the whole cluster", () => {
    const role = named(["secrets"], ["get"], ["s"]);
    expect(grants(secret("s"), secret("s", "shop"), role, binding("ClusterRoleBinding", "r"))).toEqual([
      "secrets:get /default/Secret/s",
      "secrets:get /shop/Secret/s",
    ]);
  });

  it("of pods mean the workload that they are part of", () => {
    const metadata = { ownerReferences: [{ kind: "DaemonSet", name: "agent", controller: true }] };
    const role = named(["pods/exec"], ["create"], ["agent-x"]);
    expect(grants(pod("agent-x", { metadata }), role, binding("RoleBinding", "r"))).toEqual([
      "pods/exec:create /default/DaemonSet/agent",
    ]);
  });

  it("of controllers mean them", () => {
    const role = clusterRole("r", [rule(["deployments"], ["patch"], { groups: ["apps"], names: ["cart"] })]);
    expect(grants(deployment("cart"), role, binding("RoleBinding", "r"))).toEqual([
      "deployments:patch /default/Deployment/cart",
    ]);
  });
});

describe("a binding", () => {
  it("says which requests give the power, and that it rests on the binding", () => {
    const [may] = conclude(
      clusterRole("r", [rule(["secrets"], ["list", "watch"])]),
      binding("RoleBinding", "r"),
    ).relationships("MAY", "default/RoleBinding/b");
    expect(may).toMatchObject({
      properties: { why: "list on secrets, watch on secrets" },
      basis: "configured",
      at: "/items/1",
    });
  });

  it("is assumed by its subjects and leads to the role", () => {
    const subjects = [
      account,
      { kind: "User", name: "ann" },
      { kind: "Group", name: "ops" },
      { kind: "User", name: "system:serviceaccount:default:bot2" },
    ];
    expect(conclude(clusterRole("r", []), binding("RoleBinding", "r", subjects)).links("CAN_ASSUME")).toEqual([
      "Group/ops -> default/RoleBinding/b",
      "Group/system:masters -> administrator",
      "User/ann -> default/RoleBinding/b",
      "default/RoleBinding/b -> ClusterRole/r",
      "default/ServiceAccount/bot -> default/RoleBinding/b",
      "default/ServiceAccount/bot2 -> default/RoleBinding/b",
    ]);
  });

  it("of everything in the cluster makes an administrator, in a namespace it does not", () => {
    const all = clusterRole("all", [rule(["*"], ["*"], { groups: ["*"] })]);
    expect(conclude(all, binding("ClusterRoleBinding", "all")).links("CAN_ASSUME")).toContain(
      "ClusterRoleBinding/b -> administrator",
    );
    expect(conclude(all, binding("RoleBinding", "all")).links("CAN_ASSUME")).not.toContain(
      "default/RoleBinding/b -> administrator",
    );
  });

  it("of a role that is nowhere is reported; of a default role it is known", () => {
    expect(conclude(binding("RoleBinding", "lost")).unjoined.join()).toContain(
      "grants ClusterRole lost, which is not in the inputs",
    );
    const known = conclude(binding("ClusterRoleBinding", "cluster-admin"));
    expect(known.links("CAN_ASSUME")).toContain("ClusterRoleBinding/b -> administrator");
    expect(known.relationships("MAY", "ClusterRoleBinding/b")[0]?.basis).toBe("inferred");
  });
});

it.each([
  [undefined, "has no roleRef"],
  [{ name: "reader" }, "has a roleRef without kind"],
  [{ kind: "Role" }, "has a roleRef without name"],
])("a binding to %j says what is missing", (roleRef, why) => {
  const lost = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "b", namespace: "default" },
    subjects: [{ kind: "ServiceAccount", name: "a" }],
    roleRef,
  };
  expect(conclude(lost).unjoined).toEqual([
    `default/RoleBinding/b ${why}, so it grants nothing: say which role it means`,
  ]);
});

it("collects the rules of aggregated roles, in a circle too", () => {
  const rules = { clusterRoleSelectors: [{ matchLabels: { join: "yes" } }] };
  const part = {
    ...clusterRole("part", [rule(["pods"], ["create"])], { labels: { join: "yes" } }),
    aggregationRule: rules,
  };
  const whole = { ...clusterRole("whole", [], { labels: { join: "yes" } }), aggregationRule: rules };
  expect(grants(part, whole, binding("RoleBinding", "whole"))).toEqual(["pods:create" + NAMESPACE]);
});

describe("groups that the API server makes by itself", () => {
  it("hold service accounts", () => {
    const bot = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "bot", namespace: "default" } };
    expect(conclude(bot).links("MEMBER_OF")).toEqual(
      ["authenticated", "serviceaccounts", "serviceaccounts:default"].map(
        (group) => `default/ServiceAccount/bot -> Group/system:${group}`,
      ),
    );
  });

  it("hold users who are logged in, and nobody else", () => {
    const subjects = ["ann", "system:anonymous"].map((name) => ({ kind: "User", name }));
    expect(conclude(clusterRole("r", []), binding("ClusterRoleBinding", "r", subjects)).links("MEMBER_OF")).toEqual([
      "User/ann -> Group/system:authenticated",
      "User/system:anonymous -> Group/system:unauthenticated",
    ]);
  });

  it("hold the kubelets, as which their nodes act", () => {
    const found = conclude({ apiVersion: "v1", kind: "Node", metadata: { name: "a" } });
    expect(found.links("RUNS_AS")).toEqual(["Node/a -> Group/system:nodes", "Node/a -> User/system:node:a"]);
    expect(found.links("MEMBER_OF")).toContain("User/system:node:a -> Group/system:nodes");
  });
});

describe("a grant that somebody could make", () => {
  const role = (name: string, rules: object[], namespace = "default") => ({
    apiVersion: API,
    kind: "Role",
    metadata: { name, namespace },
    rules,
  });
  const create = (kind: string) => rule([kind], ["create"], { groups: [RBAC] });
  const bind = (kind: string, names?: string[]) => rule([kind], ["bind"], { groups: [RBAC], ...(names && { names }) });
  const offers = (...objects: object[]) =>
    conclude(...objects)
      .nodes.map(({ uid }) => String(uid))
      .filter((uid) => uid.includes("#at/"))
      .map((uid) => uid.replace("k8s/c/", ""))
      .sort();
  const BUILT_IN = ["admin", "cluster-admin", "edit", "view"];

  it.each([
    [
      "ClusterRoleBinding",
      [create("clusterrolebindings"), bind("clusterroles")],
      [...BUILT_IN, "r"].map((name) => `ClusterRole/${name}#at/cluster`).sort(),
    ],
    [
      "RoleBinding",
      [create("rolebindings"), bind("clusterroles")],
      [...BUILT_IN, "r"].map((name) => `ClusterRole/${name}#at/default`).sort(),
    ],
    ["RoleBinding", [create("rolebindings"), bind("roles")], ["default/Role/local#at/default"]],
    [
      "ClusterRoleBinding",
      [create("rolebindings"), bind("roles")],
      ["default/Role/local#at/default", "shop/Role/far#at/shop"],
    ],
    // A binding of the cluster names no Role, and nothing in a namespace lets one be made.
    ["ClusterRoleBinding", [create("clusterrolebindings"), bind("roles")], []],
    ["RoleBinding", [create("clusterrolebindings"), bind("clusterroles")], []],
    ["ClusterRoleBinding", [create("clusterrolebindings")], []],
    ["ClusterRoleBinding", [bind("clusterroles")], []],
    [
      "ClusterRoleBinding",
      [create("clusterrolebindings"), bind("clusterroles", ["view"])],
      ["ClusterRole/view#at/cluster"],
    ],
  ])("%s of %j", (kind, rules, expected) => {
    expect(offers(clusterRole("r", rules), role("local", []), role("far", [], "shop"), binding(kind, "r"))).toEqual(
      expected,
    );
  });

  it("has the role's power there, and leads to the role", () => {
    const found = conclude(
      clusterRole("r", [create("rolebindings"), bind("clusterroles", ["power"])]),
      clusterRole("power", [rule(["secrets"], ["get"])]),
      binding("RoleBinding", "r"),
    );
    expect(found.links("MAY")).toContain("ClusterRole/power#at/default -> Namespace/default");
    expect(found.links("CAN_ASSUME")).toContain("ClusterRole/power#at/default -> ClusterRole/power");
    expect(found.links("MAY")).toContain("default/RoleBinding/b -> ClusterRole/power#at/default");
  });

  it("may let further ones be made", () => {
    const more = clusterRole("more", [create("clusterrolebindings"), bind("clusterroles")]);
    const first = clusterRole("r", [create("clusterrolebindings"), bind("clusterroles", ["more"])]);
    expect(offers(first, more, binding("ClusterRoleBinding", "r"))).toContain("ClusterRole/cluster-admin#at/cluster");
  });

  it("gives everything where a role is bound that may be escalated", () => {
    const escalate = rule(["roles"], ["escalate", "update"], { groups: [RBAC] });
    const found = conclude(role("r", [escalate]), binding("RoleBinding", "r", [account], "Role"));
    expect(found.links("MAY")).toEqual(
      expect.arrayContaining([
        "ClusterRole/cluster-admin#at/default -> Namespace/default",
        "default/RoleBinding/b -> default/Role/r",
      ]),
    );
    expect(
      offers(
        role("r", [rule(["roles"], ["escalate"], { groups: [RBAC] })]),
        binding("RoleBinding", "r", [account], "Role"),
      ),
    ).toEqual([]);
  });

  it("is none where nobody is bound", () => {
    expect(
      offers(
        clusterRole("r", [create("clusterrolebindings"), bind("clusterroles")]),
        binding("ClusterRoleBinding", "r", []),
      ),
    ).toEqual([]);
  });
});
