import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { StatedFact } from "../../../src/model/index.js";
import { kubernetes } from "../../../src/resolve/kubernetes/index.js";
import { conclude, concludePlaced, place, pod } from "./conclude.js";

/** The config map as a cluster exports it, through the reader. */
function awsAuth(data: object): object {
  const metadata = { name: "aws-auth", namespace: "kube-system" };
  return trimObject({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
}

const ROLE = "arn:aws:iam::111122223333:role/ci";

it("roles and users of AWS are the users and groups that aws-auth maps them to", () => {
  const mapRoles = `
- rolearn: ${ROLE}
  username: ci
  groups: [system:masters, deployers]
- rolearn: arn:aws:iam::111122223333:role/node
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:nodes
`;
  const mapUsers = "- {userarn: 'arn:aws:iam::111122223333:user/ops', username: ops}";
  const links = conclude(pod("p"), awsAuth({ mapRoles, mapUsers })).links("CAN_ASSUME");
  expect(links.filter((link) => link.startsWith("arn:"))).toEqual([
    `${ROLE} -> Group/deployers`,
    `${ROLE} -> Group/system:masters`,
    `${ROLE} -> User/ci`,
    "arn:aws:iam::111122223333:role/node -> Group/system:nodes",
    "arn:aws:iam::111122223333:user/ops -> User/ops",
  ]);
});

it("what is no map, and who is no identity of AWS, is reported", () => {
  const odd = awsAuth({ mapRoles: "{{ .Values.roles }}", mapUsers: `- {rolearn: 'x', groups: [a]}\n- {groups: [b]}` });
  const { unjoined, links } = conclude(pod("p"), odd);
  expect(links("CAN_ASSUME").filter((link) => !link.startsWith("Group/"))).toEqual([]);
  expect(unjoined.join("\n")).toMatch(/maps "x", which is no ARN/);
  expect(unjoined.join("\n")).toContain("some of who it maps cannot be read");
});

describe("access entries", () => {
  /** What AWS says beside the cluster, which is called `c`. */
  const beside = (objects: readonly object[], ...inCluster: readonly object[]) => {
    const stated = objects.map((value) => ({
      ...StatedFact.parse({
        fact: "object",
        domain: "aws",
        partition: "111122223333",
        value,
        at: "",
        path: "aws.json",
      }),
      statedBy: "aws",
    }));
    return concludePlaced(place([pod("p"), ...inCluster]), stated);
  };
  const entry = (more: object = {}) => ({
    type: "eks:access-entry",
    cluster: "c",
    principal: ROLE,
    username: "ci",
    groups: ["deployers"],
    ...more,
  });
  const given = (policy: string, more: object = {}) => ({
    type: "eks:access-policy",
    cluster: "c",
    principal: ROLE,
    policy: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
    scope: "cluster",
    ...more,
  });
  const ofRole = ({ links }: ReturnType<typeof beside>) =>
    links("CAN_ASSUME").filter((link) => link.startsWith(ROLE) || link.endsWith("administrator"));
  const MASTERS = "Group/system:masters -> administrator";

  it("map an identity to a user and groups, of the cluster of that name alone", () => {
    expect(ofRole(beside([entry()]))).toEqual([MASTERS, `${ROLE} -> Group/deployers`, `${ROLE} -> User/ci`]);
    expect(ofRole(beside([entry({ cluster: "other" })]))).toEqual([MASTERS]);
    expect(ofRole(beside([entry({ username: "arn:aws:sts::1:assumed-role/ci/{{SessionName}}", groups: [] })]))).toEqual(
      [MASTERS],
    );
  });

  it("make an administrator of the cluster, or of some namespaces", () => {
    const whole = beside([given("AmazonEKSClusterAdminPolicy")]);
    expect(ofRole(whole)).toEqual([
      "AccessPolicyAssociation/AmazonEKSClusterAdminPolicy -> administrator",
      MASTERS,
      `${ROLE} -> AccessPolicyAssociation/AmazonEKSClusterAdminPolicy`,
    ]);
    const scope = { scope: "namespace", namespaces: ["default"] };
    const part = beside([given("AmazonEKSClusterAdminPolicy", scope)]);
    const held = "default/AccessPolicyAssociation/AmazonEKSClusterAdminPolicy";
    expect(ofRole(part)).toEqual([MASTERS, `${ROLE} -> ${held}`]);
    expect(part.relationships("MAY", held).filter(({ target }) => target !== "k8s/c/Namespace/default")).toEqual([]);
  });

  it("are for the namespaces that are like a pattern, and say where none is", () => {
    const within = (...namespaces: string[]) =>
      beside(
        [given("AmazonEKSAdminPolicy", { scope: "namespace", namespaces })],
        { apiVersion: "v1", kind: "Namespace", metadata: { name: "dev-a" } },
        pod("q", { namespace: "dev-b" }),
        pod("r", { namespace: "prod" }),
      );
    const some = within("dev-*", "dev-a");
    const held = (namespace: string) => `${ROLE} -> ${namespace}/AccessPolicyAssociation/AmazonEKSAdminPolicy`;
    expect(ofRole(some)).toEqual([MASTERS, held("dev-a"), held("dev-b")]);
    expect(some.unjoined.join()).not.toContain("no known namespace");
    const none = within("test-*");
    expect(ofRole(none)).toEqual([MASTERS]);
    expect(none.unjoined.join()).toContain("in test-*, which no known namespace is like");
  });

  it("allow what their policy does: reading secrets is not changing them", () => {
    const held = "AccessPolicyAssociation/AmazonEKSSecretReaderPolicy";
    const actions = beside([given("AmazonEKSSecretReaderPolicy")])
      .relationships("MAY", held)
      .map(({ properties }) => properties?.action);
    expect(actions).toEqual(["secrets:get"]);
    const { unjoined } = beside([given("AmazonEKSOtherPolicy")]);
    expect(unjoined.join()).toContain("AmazonEKSOtherPolicy: what that allows is unknown");
  });

  it("count, and the config map does, as the cluster says", () => {
    const control = (authentication: string) => ({ type: "eks:cluster", name: "c", arn: "a", authentication });
    const config = awsAuth({ mapRoles: `[{rolearn: '${ROLE}', groups: [mapped]}]` });
    const groups = (mode: string) => ofRole(beside([control(mode), entry({ username: undefined })], config)).slice(1);
    expect(groups("API")).toEqual([`${ROLE} -> Group/deployers`]);
    expect(groups("CONFIG_MAP")).toEqual([`${ROLE} -> Group/mapped`]);
    expect(groups("API_AND_CONFIG_MAP")).toEqual([`${ROLE} -> Group/deployers`]);
  });

  it("go before what the config map says of the same identity, which is said, and of no other", () => {
    const config = awsAuth({ mapRoles: `[{rolearn: '${ROLE}', groups: [mapped]}]` });
    const pathed = ROLE.replace("role/", "role/teams/");
    for (const described of [entry({ principal: pathed }), given("AmazonEKSViewPolicy")]) {
      const found = beside([described], config);
      expect(found.links("CAN_ASSUME")).not.toContain(`${ROLE} -> Group/mapped`);
      expect(found.unjoined.join()).toContain(`maps "${ROLE}" in vain`);
    }
    const other = beside([entry({ principal: `${ROLE}-2` })], config);
    expect(other.links("CAN_ASSUME")).toContain(`${ROLE} -> Group/mapped`);
    expect(other.unjoined.join()).not.toContain("in vain");
  });

  it("leave nothing to gain by changing a config map that is not asked", () => {
    const rbac = "rbac.authorization.k8s.io";
    const rules = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["patch"] }];
    const role = { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: { name: "r" }, rules };
    const subjects = [{ kind: "User", name: "ann" }];
    const roleRef = { kind: "ClusterRole", name: "r" };
    const binding = {
      ...role,
      kind: "ClusterRoleBinding",
      metadata: { name: "b" },
      rules: undefined,
      subjects,
      roleRef,
    };
    const gains = (mode: string) =>
      beside([{ type: "eks:cluster", name: "c", arn: "a", authentication: mode }], awsAuth({}), role, binding)
        .relationships("MAY", "ClusterRoleBinding/b")
        .map(({ properties }) => properties?.action);
    expect([gains("API_AND_CONFIG_MAP"), gains("API")]).toEqual([["configmaps/aws-auth:patch"], []]);
  });

  it("are said to lead nowhere where the cluster was imported without a name", () => {
    const value = entry({ cluster: "shop" });
    const fact = { fact: "object", domain: "aws", partition: "111122223333", value, at: "", path: "aws.json" };
    const stated = [{ ...StatedFact.parse(fact), statedBy: "aws" }];
    const whys = (partition: string) =>
      kubernetes.resolve(partition, place([pod("p")]), { stated }).unjoined.map(({ why }) => why);
    expect(whys("k8s/cluster").join()).toContain("access entries of shop lead into the cluster of that name");
    expect([whys("k8s/shop"), whys("k8s/other")]).toEqual([[], []]);
  });

  it("are nobody's where two clusters have the name", () => {
    const twins = ["a", "b"].map((arn) => ({ type: "eks:cluster", name: "c", arn }));
    const { unjoined, ...rest } = beside([...twins, entry()]);
    expect(ofRole({ unjoined, ...rest })).toEqual([MASTERS]);
    expect(unjoined.join()).toContain("several clusters of EKS are called c");
  });
});
