/**
 * NetworkPolicy row by row: the API's documentation (networking.k8s.io/v1) and the cases of Kubernetes' own
 * network-policy conformance tests, restated. x/a is the pod that policies are about.
 */
import { describe, expect, it } from "vitest";
import type { GraphNode, GraphRelationship } from "../../../src/model/index.js";
import { connections } from "../../../src/resolve/connections.js";
import { conclude, pod, policy } from "./conclude.js";

const space = (name: string, labels: object) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
const ports = [
  { containerPort: 80, name: "serve-80" },
  { containerPort: 81, name: "serve-81" },
  { containerPort: 80, name: "dns", protocol: "UDP" },
];
const agent = (namespace: string, name: string, labels: Record<string, string> = {}) =>
  pod(name, {
    namespace,
    labels: { pod: name, ...labels },
    spec: { containers: [{ name: "m", image: "x:1", ports }] },
  });
/** Namespace z has no label of its own, pod c of x no label `tier`. */
const ESTATE = [
  space("x", { ns: "x" }),
  space("y", { ns: "y" }),
  space("z", {}),
  agent("x", "a", { tier: "back" }),
  agent("x", "b", { tier: "front" }),
  agent("x", "c"),
  agent("y", "a", { tier: "front" }),
  agent("y", "b", { tier: "back" }),
  agent("z", "a", { tier: "front" }),
];
const OTHERS = ["x/b", "x/c", "y/a", "y/b", "z/a", "8.8.8.8", "10.1.2.3"];

type Rows = { source: string; target: string; protocol: string; ports: string }[];

function rowsOf(policies: readonly object[]): Rows {
  const { nodes, facts } = conclude(...ESTATE, ...policies);
  const relationships = facts.filter((fact) => fact.fact === "relationship");
  return [...connections(nodes as unknown as GraphNode[], relationships as unknown as GraphRelationship[])];
}

const number = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function means(end: string, wanted: string): boolean {
  if (wanted.includes("/")) return end === `k8s/c/${wanted.replace("/", "/Pod/")}`;
  if (end === "internet") return true;
  const [, base, bits] = /^ip\/([\d.]+)\/(\d+)$/.exec(end) ?? [];
  if (base === undefined) return false;
  return Math.floor(number(base) / 2 ** (32 - Number(bits))) === Math.floor(number(wanted) / 2 ** (32 - Number(bits)));
}

function isOpen(row: Rows[number], protocol: string, port: number): boolean {
  if (row.protocol !== "all" && row.protocol !== protocol) return false;
  return (
    row.ports === "all" ||
    row.ports.split(",").some((part) => {
      const [low = 0, high = low] = part.split("-").map(Number);
      return low <= port && port <= high;
    })
  );
}

/** Those of the others that may open the port on x/a (`in`), or on which x/a may open it (`out`). */
function who(way: "in" | "out", policies: readonly object[], protocol = "tcp", port = 80): string {
  const rows = rowsOf(policies).filter((row) => isOpen(row, protocol, port));
  return OTHERS.filter((other) =>
    rows.some(({ source, target }) =>
      way === "in" ? means(source, other) && means(target, "x/a") : means(source, "x/a") && means(target, other),
    ),
  ).join(" ");
}

const ALL = OTHERS.join(" ");
const PODS = "x/b x/c y/a y/b z/a";
const about = { matchLabels: { pod: "a" } };
const onA = (spec: object, namespace = "x", name = "p") => policy(name, { podSelector: about, ...spec }, namespace);
const ingress = (...from: object[]) => onA({ ingress: [{ from }] });
const label = (name: string, value: string) => ({ matchLabels: { [name]: value } });
const where = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});

describe("who gets in", () => {
  it.each<[string, object[], string]>([
    ["everyone where no policy is", [], ALL],
    ["no one where a policy has no rule", [onA({ policyTypes: ["Ingress"] })], ""],
    ["no one where it is about all pods", [policy("p", { podSelector: {}, policyTypes: ["Ingress"] }, "x")], ""],
    ["everyone where the policy is of another namespace", [onA({ policyTypes: ["Ingress"] }, "y")], ALL],
    ["everyone where its namespace is not there", [onA({ policyTypes: ["Ingress"] }, "nowhere")], ALL],
    ["everyone where it selects no pod", [policy("p", { podSelector: label("pod", "q") }, "x")], ALL],
    [
      "everyone where its selector contradicts itself",
      [policy("p", { podSelector: { ...about, ...where("pod", "DoesNotExist") } }, "x")],
      ALL,
    ],
    ["everyone by an empty rule", [onA({ ingress: [{}] })], ALL],
    ["everyone by a rule with an empty list of peers", [ingress()], ALL],
    ["pods of its own namespace by a pod selector alone", [ingress({ podSelector: label("tier", "front") })], "x/b"],
    ["all pods of its own namespace by an empty one", [ingress({ podSelector: {} })], "x/b x/c"],
    [
      "all pods of the namespaces by a namespace selector",
      [ingress({ namespaceSelector: label("ns", "y") })],
      "y/a y/b",
    ],
    ["all pods, and no address, by an empty one", [ingress({ namespaceSelector: {} })], PODS],
    [
      "pods that both selectors of one peer mean",
      [ingress({ namespaceSelector: label("ns", "y"), podSelector: label("tier", "front") })],
      "y/a",
    ],
    [
      "pods that either of two peers means",
      [ingress({ namespaceSelector: label("ns", "y") }, { podSelector: label("tier", "front") })],
      "x/b y/a y/b",
    ],
    [
      "a namespace by the name that every one bears",
      [ingress({ namespaceSelector: label("kubernetes.io/metadata.name", "z") })],
      "z/a",
    ],
    ["In", [ingress({ podSelector: where("tier", "In", "front", "other") })], "x/b"],
    ["NotIn, which what lacks the label fulfils", [ingress({ podSelector: where("tier", "NotIn", "front") })], "x/c"],
    ["Exists", [ingress({ namespaceSelector: where("ns", "Exists") })], "x/b x/c y/a y/b"],
    ["DoesNotExist", [ingress({ namespaceSelector: where("ns", "DoesNotExist") })], "z/a"],
    [
      "all conditions of a selector",
      [ingress({ namespaceSelector: {}, podSelector: { ...label("tier", "front"), ...where("pod", "In", "b") } })],
      "x/b",
    ],
    ["addresses, and no pod, by a block", [ingress({ ipBlock: { cidr: "0.0.0.0/0" } })], "8.8.8.8 10.1.2.3"],
    ["addresses but the exceptions", [ingress({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.1.0.0/16"] } })], "8.8.8.8"],
    [
      "an exception of one block that another one has",
      [ingress({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }, { ipBlock: { cidr: "10.1.2.0/24" } })],
      "8.8.8.8 10.1.2.3",
    ],
    [
      "what any of two rules lets in",
      [
        onA({
          ingress: [{ from: [{ podSelector: label("pod", "b") }] }, { from: [{ podSelector: label("pod", "c") }] }],
        }),
      ],
      "x/b x/c",
    ],
    [
      "what any of two policies lets in",
      [onA({ policyTypes: ["Ingress"] }), onA({ ingress: [{ from: [{ podSelector: label("pod", "c") }] }] }, "x", "q")],
      "x/c",
    ],
    ["everyone where the policy is about egress alone", [onA({ policyTypes: ["Egress"], ingress: [] })], ALL],
    ["no one where types are left out, even with egress rules", [onA({ egress: [{}] })], ""],
    [
      "who may send as well",
      [policy("p", { podSelector: label("pod", "b"), policyTypes: ["Egress"] }, "x")],
      "x/c y/a y/b z/a 8.8.8.8 10.1.2.3",
    ],
  ])("%s", (_, policies, expected) => {
    expect(who("in", policies)).toBe(expected);
  });
});

describe("where it gets out to", () => {
  const egress = (...to: object[]) => onA({ policyTypes: ["Egress"], egress: [{ to }] });
  it.each<[string, object[], string]>([
    ["everywhere where a policy is about ingress alone", [onA({ ingress: [] })], ALL],
    ["nowhere where egress is named and has no rule", [onA({ policyTypes: ["Egress"] })], ""],
    ["everywhere where types are left out and no egress rule is there", [onA({})], ALL],
    ["where a rule says, where types are left out", [onA({ egress: [{ to: [{ podSelector: {} }] }] })], "x/b x/c"],
    ["other namespaces", [egress({ namespaceSelector: label("ns", "y"), podSelector: label("pod", "a") })], "y/a"],
    ["addresses", [egress({ ipBlock: { cidr: "10.0.0.0/8" } })], "10.1.2.3"],
    [
      "only where it is let in as well",
      [egress({ podSelector: {} }), policy("q", { podSelector: label("pod", "b"), policyTypes: ["Ingress"] }, "x")],
      "x/c",
    ],
  ])("%s", (_, policies, expected) => {
    expect(who("out", policies)).toBe(expected);
  });
});

describe("ports", () => {
  it.each<[string, object[], string]>([
    ["a number is that port of TCP", [{ port: 80 }], "tcp 80"],
    ["a protocol alone is all its ports", [{ protocol: "UDP" }], "udp 80, udp 81"],
    ["another protocol is another port", [{ port: 80, protocol: "UDP" }], "udp 80"],
    ["SCTP is one of them", [{ port: 80, protocol: "SCTP" }], "sctp 80"],
    ["a name is the container's port of that name and protocol", [{ port: "serve-81" }], "tcp 81"],
    ["a name of another protocol is no port", [{ port: "dns" }], ""],
    ["a name that no container has is no port", [{ port: "metrics" }], ""],
    ["a range holds both ends", [{ port: 79, endPort: 80 }], "tcp 80"],
    ["a range that ends before it begins is no port", [{ port: 81, endPort: 80 }], ""],
    ["several are added", [{ port: 80 }, { port: 80, protocol: "UDP" }, { port: 81 }], "tcp 80, tcp 81, udp 80"],
    ["an empty list is all of them", [], "tcp 80, tcp 81, udp 80, udp 81, sctp 80"],
  ])("%s", (_, allowed, expected) => {
    const asked = [
      ["tcp", 80],
      ["tcp", 81],
      ["udp", 80],
      ["udp", 81],
      ["sctp", 80],
    ] as const;
    for (const way of ["in", "out"] as const) {
      const rule = { ports: allowed };
      const one = onA(way === "in" ? { ingress: [rule] } : { policyTypes: ["Egress"], egress: [rule] });
      const open = asked.filter(([protocol, port]) => who(way, [one], protocol, port).includes("x/b"));
      expect(open.map((each) => each.join(" ")).join(", "), way).toBe(expected);
    }
  });
});
