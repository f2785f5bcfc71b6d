/** A cluster and the cloud that it runs in are two inputs of one estate. */
import { describe, expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import type { SourcedFact } from "../../src/resolve/graph-builder.js";

const ROLE = "arn:aws:iam::111111111111:role/uploads";
const INSTANCE = "arn:aws:ec2:eu-west-1:111111111111:instance/i-0aa";
const PROVIDER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";

const fact = (value: object): SourcedFact =>
  ({ path: "f", at: "", basis: "configured", statedBy: "s", format: "f", sequence: 0, ...value }) as SourcedFact;
const asset = (kind: string, uid: string, aliases: string[] = []) =>
  fact({ fact: "asset", kind, uid, aliases, properties: {}, mention: false });
const object = (value: object) => fact({ fact: "object", domain: "kubernetes", partition: "k8s/c", value });
const aws = (value: object) => fact({ fact: "object", domain: "aws", partition: "111111111111", value });

const account = (annotations: object, namespace = "shop") =>
  object({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "cart", namespace, annotations } });
const node = (providerID: string) =>
  object({ apiVersion: "v1", kind: "Node", metadata: { name: "n1" }, spec: { providerID } });
const role = (subject: string) =>
  aws({
    type: "iam:role",
    arn: ROLE,
    name: "uploads",
    trust: {
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: `arn:aws:iam::111111111111:oidc-provider/${PROVIDER}` },
          Condition: { StringLike: { [`${PROVIDER}:sub`]: subject } },
        },
      ],
    },
  });

function conclude(...facts: SourcedFact[]) {
  const graph = resolve(facts, { today: "2026-01-01" });
  const links = (type: string) =>
    [...graph.relationships.values()]
      .filter((each) => each.type === type)
      .map(({ source, target }) => `${source.replace("k8s/c/", "")} -> ${target.replace("k8s/c/", "")}`)
      .sort();
  const unjoined = graph.unjoined.map(({ why }) => why).join("\n");
  return { graph, links, unjoined };
}

describe("a service account with a role of AWS", () => {
  const annotated = account({ "eks.amazonaws.com/role-arn": ROLE });

  it("comes to the role where the role's trust policy lets it in", () => {
    const found = conclude(annotated, role("system:serviceaccount:shop:cart"));
    const subject = `federated/${PROVIDER}/system:serviceaccount:shop:cart`;
    expect(found.links("CAN_ASSUME")).toContain(`shop/ServiceAccount/cart -> ${subject}`);
    expect(found.links("MAY").concat(found.links("CAN_ASSUME"))).toContain(`${subject} -> ${ROLE}`);
  });

  it("comes to it by a subject with stars, and not by that of another namespace", () => {
    expect(conclude(annotated, role("system:serviceaccount:shop:*")).links("CAN_ASSUME").join()).toContain(
      "shop/ServiceAccount/cart -> federated/",
    );
    const closed = conclude(annotated, role("system:serviceaccount:billing:*"));
    expect(closed.links("CAN_ASSUME").join()).not.toContain("ServiceAccount/cart ->");
    expect(closed.unjoined).toContain("does not let system:serviceaccount:shop:cart in");
  });

  it("comes to a role that no input describes, and that is said", () => {
    const found = conclude(annotated);
    expect(found.links("CAN_ASSUME")).toContain(`shop/ServiceAccount/cart -> ${ROLE}`);
    expect(found.unjoined).toContain("what it may do is unknown");
  });

  it("gives its pods the role even where they hold no token for the API server", () => {
    const workload = object({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "cart", namespace: "shop" },
      spec: { serviceAccountName: "cart", automountServiceAccountToken: false, containers: [] },
    });
    expect(conclude(annotated, workload).links("RUNS_AS")).toContain(`shop/Pod/cart -> ${ROLE}`);
  });

  it("is also found by a pod identity association", () => {
    const association = object({
      apiVersion: "eks.services.k8s.aws/v1alpha1",
      kind: "PodIdentityAssociation",
      metadata: { name: "a", namespace: "ack" },
      spec: { namespace: "shop", serviceAccount: "cart", roleARN: ROLE },
    });
    expect(conclude(association).links("CAN_ASSUME")).toContain(`shop/ServiceAccount/cart -> ${ROLE}`);
  });
});

describe("a service account with an identity of another cloud", () => {
  it.each([
    [
      "iam.gke.io/gcp-service-account",
      "cart@p.iam.gserviceaccount.com",
      "gcp/service-account/cart@p.iam.gserviceaccount.com",
    ],
    ["azure.workload.identity/client-id", "0000-1111", "azure/client/0000-1111"],
  ])("%s comes to it", (annotation, value, uid) => {
    const found = conclude(account({ [annotation]: value }));
    expect(found.links("CAN_ASSUME")).toContain(`shop/ServiceAccount/cart -> ${uid}`);
  });
});

describe("a node", () => {
  it("is the machine that its provider id names, whose short name stays the machine's", () => {
    const found = conclude(node("aws:///eu-west-1a/i-0aa"), asset("Compute", INSTANCE, ["i-0aa"]));
    expect(found.links("RUNS_ON")).toEqual([`Node/n1 -> ${INSTANCE}`]);
    expect(found.graph.nodes.get("k8s/c/Node/n1")?.aliases).not.toContain("i-0aa");
    expect(found.unjoined).not.toContain("machine");
  });

  it("bears the machine's name where no input describes the machine, and that is said once a cluster", () => {
    const found = conclude(node("aws:///eu-west-1a/i-0aa"));
    expect(found.graph.nodes.get("k8s/c/Node/n1")?.aliases).toContain("i-0aa");
    expect(found.unjoined).toContain("no input describes the machine (aws:///eu-west-1a/i-0aa)");
  });

  it.each([
    ["gce://p/z/vm-1", "//compute.googleapis.com/projects/p/zones/z/instances/vm-1"],
    ["azure:///subscriptions/s/x/virtualMachines/vm", "/subscriptions/s/x/virtualMachines/vm"],
  ])("of %s is found by the full name", (providerID, name) => {
    expect(conclude(node(providerID), asset("Compute", "vm", [name])).links("RUNS_ON")).toEqual(["Node/n1 -> vm"]);
  });
});

describe("a load balancer that an input describes", () => {
  const balanced = object({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ hostname: "a-1.elb.amazonaws.com" }] } },
  });

  it("hands on to the Service that names it", () => {
    const found = conclude(balanced, asset("Service", "arn:lb", ["a-1.elb.amazonaws.com"]));
    expect(found.links("FORWARDS")).toEqual(["arn:lb -> shop/Service/web"]);
    expect(conclude(balanced).links("FORWARDS")).toEqual([]);
  });
});
