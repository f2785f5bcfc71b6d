/** The relation through hubs equals pairwise judging by a naive evaluator, written from the API's documentation alone. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { GraphNode, GraphRelationship } from "../../../src/model/index.js";
import { connections } from "../../../src/resolve/connections.js";
import { concludePlaced, place, pod, policy } from "./conclude.js";

type Labels = Record<string, string>;
type Selector = { matchLabels?: Labels; matchExpressions?: { key: string; operator: string; values?: string[] }[] };
type Peer = { podSelector?: Selector; namespaceSelector?: Selector; ipBlock?: { cidr: string; except?: string[] } };
type Port = { protocol?: string; port?: number | string; endPort?: number };
type Rule = { from?: Peer[]; to?: Peer[]; ports?: Port[] };
type Policy = {
  namespace: string;
  spec: { podSelector: Selector; policyTypes?: string[]; ingress?: Rule[]; egress?: Rule[] };
};
type Pod = {
  name: string;
  namespace: string;
  labels: Labels;
  ports: { name: string; containerPort: number; protocol: string }[];
};
type Estate = { pods: Omit<Pod, "name">[]; policies: Policy[] };
type End = { pod: Pod } | { address: string };

const NAMESPACES: Record<string, Labels> = { a: { team: "x" }, b: { team: "y" }, c: {} };
const ADDRESSES = ["8.8.8.8", "10.1.2.3", "10.9.9.9", "172.16.0.1"];
const PORTS = [1, 79, 80, 81, 90, 100, 101, 443, 8080, 65535];

const selector: fc.Arbitrary<Selector> = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("1", "2"), { maxKeys: 2 }) }),
  fc.record({
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom("app", "tier"),
          operator: fc.constantFrom("In", "NotIn"),
          values: fc.subarray(["1", "2"], { minLength: 1 }),
        }),
        fc.record({ key: fc.constantFrom("app", "tier"), operator: fc.constantFrom("Exists", "DoesNotExist") }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const namespaceSelector = fc.constantFrom<Selector>(
  {},
  { matchLabels: { team: "x" } },
  { matchLabels: { team: "y" } },
  { matchLabels: { "kubernetes.io/metadata.name": "a" } },
  { matchExpressions: [{ key: "team", operator: "DoesNotExist" }] },
);
const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector: selector, namespaceSelector }),
  fc.constantFrom<Peer>(
    { ipBlock: { cidr: "0.0.0.0/0" } },
    { ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } },
    { ipBlock: { cidr: "10.0.0.0/8", except: ["10.9.0.0/16"] } },
    { ipBlock: { cidr: "172.16.0.1/32" } },
  ),
);
const port: fc.Arbitrary<Port> = fc.constantFrom<Port>(
  { port: 80 },
  { port: 443, protocol: "UDP" },
  { port: 80, endPort: 100 },
  { port: 90, endPort: 443, protocol: "TCP" },
  { port: "http" },
  { port: "http", protocol: "UDP" },
  { protocol: "SCTP" },
  {},
);
const rule = (side: "from" | "to") =>
  fc.record(
    { [side]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Rule>;
const policyArbitrary: fc.Arbitrary<Policy> = fc.record({
  namespace: fc.constantFrom("a", "b", "c"),
  spec: fc.record(
    {
      podSelector: selector,
      policyTypes: fc.subarray(["Ingress", "Egress"]),
      ingress: fc.array(rule("from"), { maxLength: 3 }),
      egress: fc.array(rule("to"), { maxLength: 3 }),
    },
    { requiredKeys: ["podSelector"] },
  ),
});
const podArbitrary = fc.record({
  namespace: fc.constantFrom("a", "b", "c"),
  labels: fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("1", "2"), { maxKeys: 2 }),
  ports: fc.subarray([
    { name: "http", containerPort: 8080, protocol: "TCP" },
    { name: "http", containerPort: 81, protocol: "UDP" },
    { name: "other", containerPort: 80, protocol: "TCP" },
  ]),
});
const anyEstate: fc.Arbitrary<Estate> = fc.record({
  pods: fc.array(podArbitrary, { minLength: 1, maxLength: 6 }),
  policies: fc.array(policyArbitrary, { maxLength: 5 }),
});

/** Every pod is restricted in both directions to named peers, so that both sides must name each other. */
const named = (side: "from" | "to") =>
  fc.record({
    [side]: fc.array(peer, { minLength: 1, maxLength: 2 }),
    ports: fc.array(port, { maxLength: 1 }),
  }) as fc.Arbitrary<Rule>;
const mutualEstate: fc.Arbitrary<Estate> = fc.record({
  pods: fc.array(
    fc.record({
      namespace: fc.constantFrom("a", "b"),
      labels: fc.record({ app: fc.constantFrom("1", "2") }),
      ports: fc.constant([]),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  policies: fc.array(
    fc.record({
      namespace: fc.constantFrom("a", "b"),
      spec: fc.record({
        podSelector: fc.constantFrom<Selector>({}, { matchLabels: { app: "1" } }),
        policyTypes: fc.constant<string[]>(["Ingress", "Egress"]),
        ingress: fc.array(named("from"), { minLength: 1, maxLength: 2 }),
        egress: fc.array(named("to"), { minLength: 1, maxLength: 2 }),
      }),
    }),
    { minLength: 2, maxLength: 4 },
  ),
});
const estate: fc.Arbitrary<Estate> = fc.oneof(anyEstate, mutualEstate);

function selects(wanted: Selector, has: Labels): boolean {
  const byLabels = Object.entries(wanted.matchLabels ?? {}).every(([key, value]) => has[key] === value);
  return (
    byLabels &&
    (wanted.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = has[key];
      if (operator === "In") return value !== undefined && values.includes(value);
      if (operator === "NotIn") return value === undefined || !values.includes(value);
      return operator === "Exists" ? value !== undefined : value === undefined;
    })
  );
}

function numeric(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function inCidr(address: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numeric(address) / size) === Math.floor(numeric(base) / size);
}

function isPeer(each: Peer, other: End, namespace: string): boolean {
  if (each.ipBlock !== undefined) {
    const { cidr, except = [] } = each.ipBlock;
    return "address" in other && inCidr(other.address, cidr) && !except.some((part) => inCidr(other.address, part));
  }
  if ("address" in other) return false;
  const there =
    each.namespaceSelector === undefined
      ? other.pod.namespace === namespace
      : selects(each.namespaceSelector, {
          ...NAMESPACES[other.pod.namespace],
          "kubernetes.io/metadata.name": other.pod.namespace,
        });
  return there && selects(each.podSelector ?? {}, other.pod.labels);
}

function isPort(each: Port, protocol: string, number: number, receiver: End): boolean {
  if ((each.protocol ?? "TCP") !== protocol) return false;
  if (each.port === undefined) return true;
  if (typeof each.port === "number") return each.port <= number && number <= (each.endPort ?? each.port);
  return (
    "pod" in receiver &&
    receiver.pod.ports.some(
      (own) => own.name === each.port && own.protocol === protocol && own.containerPort === number,
    )
  );
}

interface Question {
  readonly from: End;
  readonly to: End;
  readonly protocol: string;
  readonly number: number;
}

function isAllowed(policies: readonly Policy[], question: Question): boolean {
  const { from, to } = question;
  return isOpen(policies, "Ingress", to, from, question) && isOpen(policies, "Egress", from, to, question);
}

function isOpen(
  policies: readonly Policy[],
  direction: "Ingress" | "Egress",
  subject: End,
  other: End,
  { to, protocol, number }: Question,
): boolean {
  if (!("pod" in subject)) return true;
  const applying = policies.filter(({ namespace, spec }) => {
    const types = spec.policyTypes?.length
      ? spec.policyTypes
      : spec.egress?.length
        ? ["Ingress", "Egress"]
        : ["Ingress"];
    return (
      types.includes(direction) && namespace === subject.pod.namespace && selects(spec.podSelector, subject.pod.labels)
    );
  });
  if (applying.length === 0) return true;
  return applying.some(({ namespace, spec }) =>
    ((direction === "Ingress" ? spec.ingress : spec.egress) ?? []).some((each) => {
      const peers = (direction === "Ingress" ? each.from : each.to) ?? [];
      const ports = each.ports ?? [];
      const peerFits = peers.length === 0 || peers.some((one) => isPeer(one, other, namespace));
      return peerFits && (ports.length === 0 || ports.some((one) => isPort(one, protocol, number, to)));
    }),
  );
}

/** What the export says: uid or address → whether that protocol and port is in a row. */
function exported(
  rows: readonly ReturnType<typeof toRow>[],
  from: string,
  to: string,
  { protocol, number }: Question,
): number {
  const covers = (end: string, wanted: string) =>
    end === wanted ||
    (/^[\d.]+$/.test(wanted) && (end === "internet" || (end.startsWith("ip/") && inCidr(wanted, end.slice(3)))));
  return rows.filter((row) => {
    if (!covers(row.source, from) || !covers(row.target, to)) return false;
    if (row.protocol !== "all" && row.protocol !== protocol.toLowerCase()) return false;
    return row.ports.some(([low, high]) => low <= number && number <= high);
  }).length;
}

function toRow({
  source,
  target,
  protocol,
  ports,
}: {
  source: string;
  target: string;
  protocol: string;
  ports: string;
}) {
  const ranges =
    ports === "all"
      ? [[1, 65535] as const]
      : ports
          .split(",")
          .map((part) => part.split("-").map(Number))
          .map(([low, high = low]) => [low!, high!] as const);
  return { source, target, protocol, ports: ranges };
}

function build({ pods, policies }: { pods: readonly Omit<Pod, "name">[]; policies: readonly Policy[] }) {
  const named = pods.map((each, index) => ({ ...each, name: `p${index}` }));
  const objects = [
    ...Object.entries(NAMESPACES).map(([name, labels]) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels },
    })),
    ...named.map(({ name, namespace, labels, ports }) =>
      pod(name, { namespace, labels, spec: { containers: [{ name: "main", image: "x:1", ports }] } }),
    ),
    ...policies.map(({ namespace, spec }, index) => policy(`n${index}`, spec, namespace)),
  ];
  return { named, objects: place(objects) };
}

function rowsOf(objects: ReturnType<typeof place>) {
  const { nodes, facts } = concludePlaced(objects);
  const relationships = facts.filter((fact) => fact.fact === "relationship");
  return [...connections(nodes as unknown as GraphNode[], relationships as unknown as GraphRelationship[])].map(toRow);
}

it("allows through hubs exactly what pairwise judging allows, and says it once", () => {
  fc.assert(
    fc.property(estate, (drawn) => {
      const { named, objects } = build(drawn);
      const rows = rowsOf(objects);
      const ends: (readonly [string, End])[] = [
        ...named.map((each) => [`k8s/c/${each.namespace}/Pod/${each.name}`, { pod: each }] as const),
        ...ADDRESSES.map((address) => [address, { address }] as const),
      ];
      for (const [from, source] of ends) {
        for (const [to, target] of ends) {
          if (from === to || ("address" in source && "address" in target)) continue;
          for (const protocol of ["TCP", "UDP", "SCTP"]) {
            for (const number of PORTS) {
              const question = { from: source, to: target, protocol, number };
              const wanted = isAllowed(drawn.policies, question) ? 1 : 0;
              expect(exported(rows, from, to, question), `${from} → ${to} ${protocol} ${number}`).toBe(wanted);
            }
          }
        }
      }
    }),
    { numRuns: 120, seed: 7 },
  );
});

it("gives the same answer whatever order the objects come in", () => {
  fc.assert(
    fc.property(estate, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      const { objects } = build(drawn);
      const shuffled = objects
        .map((each) => ({ each, key: numbers.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      expect(concludePlaced(shuffled).facts).toEqual(concludePlaced(objects).facts);
    }),
    { numRuns: 40, seed: 8 },
  );
});
