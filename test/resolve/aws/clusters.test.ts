/** Who may let themselves into a cluster of EKS as its administrator. */
import { expect, it } from "vitest";
import { A, arn, graph, role, service, statement, user, words } from "./objects.js";

const CLUSTER = `arn:aws:eks:eu-west-1:${A}:cluster/shop`;
const cluster = (authentication?: string) => ({ type: "eks:cluster", arn: CLUSTER, name: "shop", authentication });
const ann = arn("user", "ann");
const enter = statement(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"]);
const gets = (...objects: object[]) => words(graph(...objects), ann);
const administers = ["take-over k8s/shop/administrator"];

it("whoever may make an access entry and give it the administrators' policy, where entries count", () => {
  expect(gets(cluster("API_AND_CONFIG_MAP"), user("ann", enter))).toEqual(administers);
  expect(gets(cluster("API"), user("ann", statement("eks:CreateAccessEntry")))).toEqual([]);
  expect(gets(cluster("CONFIG_MAP"), user("ann", enter))).toEqual([]);
  expect(gets(cluster("CONFIG_MAP"), user("ann", enter, statement("eks:UpdateClusterConfig")))).toEqual(administers);
  expect(gets(cluster(), user("ann", enter))).toEqual([expect.stringMatching(/^use /)]);
});

it("on that cluster, and with that policy", () => {
  const on = (name: string) => [
    statement("eks:CreateAccessEntry", `arn:aws:eks:*:${A}:cluster/${name}`),
    statement("eks:AssociateAccessPolicy", `arn:aws:eks:*:${A}:access-entry/${name}/*`),
  ];
  expect(gets(cluster("API"), user("ann", ...on("shop")))).toEqual(administers);
  expect(gets(cluster("API"), user("ann", ...on("bank")))).toEqual([]);
  const policy = (name: string) => ({
    Condition: { ArnEquals: { "eks:policyArn": `arn:aws:eks::aws:cluster-access-policy/${name}` } },
  });
  const give = (name: string) =>
    user("ann", statement("eks:CreateAccessEntry"), statement("eks:AssociateAccessPolicy", "*", policy(name)));
  expect(gets(cluster("API"), give("AmazonEKSClusterAdminPolicy"))).toEqual(administers);
  expect(gets(cluster("API"), give("AmazonEKSViewPolicy"))).toEqual([]);
});

it("whoever has an entry already needs its policy alone", () => {
  const entry = { type: "eks:access-entry", cluster: "shop", principal: ann };
  const give = user("ann", statement("eks:AssociateAccessPolicy"));
  expect(gets(cluster("API"), entry, give)).toEqual(administers);
  expect(gets(cluster("API"), { ...entry, principal: arn("user", "bob") }, give)).toEqual([]);
});

it("an account's administrator does, of clusters that are told apart by their name", () => {
  const of = (...objects: object[]) => words(graph(user("ann", statement("*")), ...objects), `aws/${A}/administrator`);
  expect(of(cluster("API"))).toContain(administers[0]);
  expect(of(cluster("API"), { ...cluster("API"), arn: CLUSTER.replace("eu-", "us-") })).not.toContain(administers[0]);
});

it("service accounts act as the roles that they are associated with, where these trust EKS for it", () => {
  const account = { cluster: "shop", namespace: "web", serviceAccount: "cart" };
  const to = (role: string) => ({ type: "eks:pod-identity", ...account, role: arn("role", role) });
  const acts = (...objects: object[]) => words(graph(...objects), "k8s/shop/web/ServiceAccount/cart");
  const cart = role("cart", service("pods.eks.amazonaws.com"));
  expect(acts(cart, to("cart"))).toEqual([`CAN_ASSUME ${cart.arn}`]);
  expect(acts(role("cart", service("ec2.amazonaws.com")), to("cart"))).toEqual([]);
  const unknown = graph(cart, to("other"));
  expect(words(unknown, "k8s/shop/web/ServiceAccount/cart")).toEqual([]);
  expect(unknown.unjoined.map(({ why }) => why).join()).toContain("which no input describes");
});
