import { describe, expect, it } from "vitest";
import { conclude } from "./conclude.js";

const API = "rbac.authorization.k8s.io/v1";
const rule = (resources: string[], verbs: string[], rest: object = {}) => ({
  apiGroups: [""],
  resources,
  verbs,
  ...rest,
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
const grants = (...objects: object[]) =>
  conclude(...objects)
    .relationships("MAY")
    .filter(({ source }) => source.endsWith("Binding/b"))
    .map(({ target, properties }) => `${properties?.action} ${target.replace("k8s/c", "")}`)
    .sort();

describe("a binding", () => {
  it("carries what its role allows, in its namespace", () => {
    expect(grants(clusterRole("r", [rule(["pods/exec"], ["create"])]), binding("RoleBinding", "r"))).toEqual([
      "pods/exec:create /Namespace/default",
    ]);
  });

  it("of the whole cluster carries it everywhere", () => {
    expect(grants(clusterRole("r", [rule(["secrets"], ["get"])]), binding("ClusterRoleBinding", "r"))).toEqual([
      "secrets:get ",
    ]);
  });

  it("gives nothing of the cluster's own resources in a namespace", () => {
    expect(grants(clusterRole("r", [rule(["nodes", "nodes/proxy"], ["*"])]), binding("RoleBinding", "r"))).toEqual([]);
  });

  it("leads to the named object where names narrow it, and never to creating", () => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "default" } };
    const role = clusterRole("r", [rule(["secrets"], ["get", "create"], { resourceNames: ["s"] })]);
    expect(grants(secret, role, binding("RoleBinding", "r"))).toEqual(["secrets:get /default/Secret/s"]);
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
    const all = clusterRole("all", [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]);
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
    expect(conclude(binding("ClusterRoleBinding", "cluster-admin")).links("CAN_ASSUME")).toContain(
      "ClusterRoleBinding/b -> administrator",
    );
  });
});

it("collects the rules of aggregated roles", () => {
  const part = clusterRole("part", [rule(["pods"], ["create"])], { labels: { join: "yes" } });
  const whole = {
    ...clusterRole("whole", []),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { join: "yes" } }] },
  };
  expect(grants(part, whole, binding("RoleBinding", "whole"))).toEqual(["pods:create /Namespace/default"]);
});

it("puts service accounts into the groups of all and of their namespace", () => {
  const bot = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "bot", namespace: "default" } };
  expect(conclude(bot).links("MEMBER_OF")).toEqual(
    ["authenticated", "serviceaccounts", "serviceaccounts:default"].map(
      (group) => `default/ServiceAccount/bot -> Group/system:${group}`,
    ),
  );
});
