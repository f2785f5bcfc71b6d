/**
 * Administrators' policies, NetworkPolicies and the mesh together: the relation through hubs equals what an evaluator
 * says that asks one connection at a time, written from the documentation of the APIs alone.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { GraphNode, GraphRelationship } from "../../../src/model/index.js";
import { connections } from "../../../src/resolve/connections.js";
import { concludePlaced, place, pod, policy } from "./conclude.js";

type Labels = Record<string, string>;
type Match = { matchLabels?: Labels };
interface Pod {
  name: string;
  namespace: string;
  labels: Labels;
  account: string;
  inject: boolean;
  http: number;
}
type End = Pod | string;
interface Question {
  from: End;
  to: End;
  protocol: "TCP" | "UDP";
  port: number;
}

const NAMESPACES: Record<string, Labels> = { a: { team: "x" }, b: { team: "y" }, c: {} };
const ADDRESSES = ["8.8.8.8", "10.1.2.3"];
const PORTS = [80, 81, 443, 8080, 9000];
const QUESTIONS = (["TCP", "UDP"] as const).flatMap((protocol) => PORTS.map((port) => ({ protocol, port })));

const podLabels = fc.dictionary(fc.constantFrom("app"), fc.constantFrom("1", "2"), { maxKeys: 1 });
const podMatch = fc.constantFrom<Match>({}, { matchLabels: { app: "1" } }, { matchLabels: { app: "2" } });
const spaceMatch = fc.constantFrom<Match>({}, { matchLabels: { team: "x" } }, { matchLabels: { team: "y" } });
const place3 = fc.constantFrom("a", "b", "c");
const pods = fc.array(
  fc.record({
    namespace: place3,
    labels: podLabels,
    account: fc.constantFrom("default", "other"),
    inject: fc.boolean(),
    http: fc.constantFrom(80, 8080),
  }),
  { minLength: 2, maxLength: 5 },
);

/* NetworkPolicy */
interface NetPeer {
  podSelector?: Match;
  namespaceSelector?: Match;
  ipBlock?: { cidr: string };
}
interface NetRule {
  peers?: NetPeer[];
  port?: number | string;
}
interface NetPolicy {
  namespace: string;
  select: Match;
  ingress: NetRule[] | undefined;
  egress: NetRule[] | undefined;
}
const netPeer: fc.Arbitrary<NetPeer> = fc.oneof(
  fc.record({ podSelector: podMatch }),
  fc.record({ podSelector: podMatch, namespaceSelector: spaceMatch }),
  fc.constant<NetPeer>({ ipBlock: { cidr: "10.0.0.0/8" } }),
);
const netRule: fc.Arbitrary<NetRule> = fc.record(
  { peers: fc.array(netPeer, { minLength: 1, maxLength: 2 }), port: fc.constantFrom<number | string>(80, 443, "http") },
  { requiredKeys: [] },
);
const netPolicy: fc.Arbitrary<NetPolicy> = fc.record({
  namespace: place3,
  select: podMatch,
  ingress: fc.option(fc.array(netRule, { maxLength: 2 }), { nil: undefined }),
  egress: fc.option(fc.array(netRule, { maxLength: 2 }), { nil: undefined }),
});

/* AdminNetworkPolicy, BaselineAdminNetworkPolicy */
type AdminPeer =
  { namespaces: Match } | { pods: { namespaceSelector: Match; podSelector: Match } } | { networks: string[] };
type AdminPort =
  | { portNumber: { protocol: string; port: number } }
  | { portRange: { protocol: string; start: number; end: number } }
  | { namedPort: string };
interface AdminRule {
  action: string;
  peers: AdminPeer[];
  ports?: AdminPort[];
}
interface AdminPolicy {
  subject: AdminPeer;
  ingress: AdminRule[];
  egress: AdminRule[];
}
const podsPeer = fc.record({ pods: fc.record({ namespaceSelector: spaceMatch, podSelector: podMatch }) });
const insidePeer: fc.Arbitrary<AdminPeer> = fc.oneof(fc.record({ namespaces: spaceMatch }), podsPeer);
const adminPort = fc.constantFrom<AdminPort>(
  { portNumber: { protocol: "TCP", port: 80 } },
  { portNumber: { protocol: "UDP", port: 81 } },
  { portRange: { protocol: "TCP", start: 81, end: 8080 } },
  { namedPort: "http" },
);
const adminRule = (peer: fc.Arbitrary<AdminPeer>, actions: string[]): fc.Arbitrary<AdminRule> =>
  fc.record(
    {
      action: fc.constantFrom(...actions),
      peers: fc.array(peer, { minLength: 1, maxLength: 2 }),
      ports: fc.array(adminPort, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ["action", "peers"] },
  );
const outsidePeer = fc.constantFrom<AdminPeer>({ networks: ["10.0.0.0/8"] }, { networks: ["0.0.0.0/0"] });
const adminPolicy = (actions: string[]): fc.Arbitrary<AdminPolicy> =>
  fc.record({
    subject: insidePeer,
    ingress: fc.array(adminRule(insidePeer, actions), { maxLength: 3 }),
    egress: fc.array(adminRule(fc.oneof(insidePeer, outsidePeer), actions), { maxLength: 3 }),
  });

/* Istio */
interface Source {
  principals?: string[];
  notPrincipals?: string[];
  namespaces?: string[];
  notNamespaces?: string[];
  ipBlocks?: string[];
  notIpBlocks?: string[];
}
interface MeshRule {
  source?: Source;
  ports?: string[];
}
interface MeshPolicy {
  namespace: string;
  select: Labels;
  action: "ALLOW" | "DENY";
  rules: MeshRule[];
}
const source: fc.Arbitrary<Source> = fc.record(
  {
    principals: fc.constantFrom(["cluster.local/ns/a/sa/default"], ["*"], ["*/sa/other"]),
    notPrincipals: fc.constantFrom(["cluster.local/ns/b/*"]),
    namespaces: fc.constantFrom(["a"], ["b", "c"]),
    notNamespaces: fc.constantFrom(["a"]),
    ipBlocks: fc.constantFrom(["10.0.0.0/8"]),
    notIpBlocks: fc.constantFrom(["10.0.0.0/8"]),
  },
  { requiredKeys: [] },
);
const meshPolicy: fc.Arbitrary<MeshPolicy> = fc.record({
  namespace: fc.constantFrom("a", "b", "istio-system"),
  select: fc.constantFrom<Labels>({}, { app: "1" }),
  action: fc.constantFrom("ALLOW", "DENY"),
  rules: fc.array(fc.record({ source, ports: fc.constantFrom(["80"], ["443", "8080"]) }, { requiredKeys: [] }), {
    maxLength: 2,
  }),
});
interface Tls {
  namespace: string;
  select: Labels;
  mode: string;
  port80: string | undefined;
}
const tls: fc.Arbitrary<Tls> = fc.record({
  namespace: fc.constantFrom("a", "b", "istio-system"),
  select: fc.constantFrom<Labels>({}, { app: "1" }),
  mode: fc.constantFrom("STRICT", "PERMISSIVE", "UNSET"),
  port80: fc.constantFrom(undefined, "STRICT", "PERMISSIVE"),
});

interface Estate {
  pods: Omit<Pod, "name">[];
  net: NetPolicy[];
  admin: AdminPolicy[];
  baseline: AdminPolicy | undefined;
  mesh: MeshPolicy[];
  tls: Tls[];
}
const estate: fc.Arbitrary<Estate> = fc.record({
  pods,
  net: fc.array(netPolicy, { maxLength: 3 }),
  admin: fc.array(adminPolicy(["Allow", "Deny", "Pass"]), { maxLength: 3 }),
  baseline: fc.option(adminPolicy(["Allow", "Deny"]), { nil: undefined }),
  mesh: fc.oneof(fc.constant<MeshPolicy[]>([]), fc.array(meshPolicy, { maxLength: 3 })),
  tls: fc.oneof(
    fc.constant<Tls[]>([]),
    fc.uniqueArray(tls, { maxLength: 3, selector: ({ namespace, select }) => namespace + JSON.stringify(select) }),
  ),
});

function selects({ matchLabels = {} }: Match, has: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => has[key] === value);
}
function inBlock(address: string, cidr: string): boolean {
  return cidr === "0.0.0.0/0" || (cidr === "10.0.0.0/8" && address.startsWith("10."));
}
function isPod(end: End): end is Pod {
  return typeof end !== "string";
}

function netAllows(policies: NetPolicy[], direction: "ingress" | "egress", q: Question): boolean | undefined {
  const [subject, other] = direction === "ingress" ? [q.to, q.from] : [q.from, q.to];
  if (!isPod(subject)) return undefined;
  const about = policies.filter(
    (each) =>
      each[direction] !== undefined && each.namespace === subject.namespace && selects(each.select, subject.labels),
  );
  if (about.length === 0) return undefined;
  return about.some((each) =>
    each[direction]!.some(
      (rule) =>
        (rule.peers ?? [undefined]).some((peer) => peer === undefined || isNetPeer(peer, other, each.namespace)) &&
        (rule.port === undefined || (q.protocol === "TCP" && isNumber(rule.port, q))),
    ),
  );
}
function isNumber(port: number | string, q: Question): boolean {
  return typeof port === "number" ? port === q.port : isPod(q.to) && q.protocol === "TCP" && q.to.http === q.port;
}
function isNetPeer(peer: NetPeer, other: End, namespace: string): boolean {
  if (peer.ipBlock !== undefined) return !isPod(other) && inBlock(other, peer.ipBlock.cidr);
  if (!isPod(other)) return false;
  const there =
    peer.namespaceSelector === undefined
      ? other.namespace === namespace
      : selects(peer.namespaceSelector, NAMESPACES[other.namespace]!);
  return there && selects(peer.podSelector ?? {}, other.labels);
}

function adminSays(policies: AdminPolicy[], direction: "ingress" | "egress", q: Question): string | undefined {
  const [subject, other] = direction === "ingress" ? [q.to, q.from] : [q.from, q.to];
  if (!isPod(subject)) return undefined;
  for (const each of policies) {
    if (!isAdminPeer(each.subject, subject)) continue;
    for (const rule of each[direction]) {
      const portFits = rule.ports === undefined || rule.ports.some((port) => isAdminPort(port, q));
      if (portFits && rule.peers.some((peer) => isAdminPeer(peer, other))) return rule.action;
    }
  }
  return undefined;
}
function isAdminPeer(peer: AdminPeer, end: End): boolean {
  if ("networks" in peer) return !isPod(end) && peer.networks.some((cidr) => inBlock(end, cidr));
  if (!isPod(end)) return false;
  if ("namespaces" in peer) return selects(peer.namespaces, NAMESPACES[end.namespace]!);
  return selects(peer.pods.namespaceSelector, NAMESPACES[end.namespace]!) && selects(peer.pods.podSelector, end.labels);
}
function isAdminPort(port: AdminPort, q: Question): boolean {
  if ("namedPort" in port) return isNumber(port.namedPort, q);
  if ("portNumber" in port) return port.portNumber.protocol === q.protocol && port.portNumber.port === q.port;
  const { protocol, start, end } = port.portRange;
  return protocol === q.protocol && start <= q.port && q.port <= end;
}

function clusterAllows({ net, admin, baseline }: Estate, direction: "ingress" | "egress", q: Question): boolean {
  const first = adminSays(admin, direction, q);
  if (first === "Allow" || first === "Deny") return first === "Allow";
  const second = netAllows(net, direction, q);
  if (second !== undefined) return second;
  return adminSays(baseline === undefined ? [] : [baseline], direction, q) !== "Deny";
}

function tlsMode(all: Tls[], { namespace, labels }: Pod, port: number): string {
  const own = all.find(
    (each) => each.namespace === namespace && "app" in each.select && labels.app === each.select.app,
  );
  const space = all.find((each) => each.namespace === namespace && !("app" in each.select));
  const root = all.find((each) => each.namespace === "istio-system" && !("app" in each.select));
  const modes = [own !== undefined && port === 80 ? own.port80 : undefined, own?.mode, space?.mode, root?.mode];
  return modes.find((mode) => mode !== undefined && mode !== "UNSET") ?? "PERMISSIVE";
}
function like(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (pattern.endsWith("*")) return value.startsWith(pattern.slice(0, -1));
  return pattern.startsWith("*") ? value.endsWith(pattern.slice(1)) : pattern === value;
}
function isMeshSource(wanted: Source, from: End): boolean {
  const member = isPod(from) && from.inject ? from : undefined;
  const principal = member && `cluster.local/ns/${member.namespace}/sa/${member.account}`;
  const address = isPod(from) ? undefined : from;
  const inside = (blocks: string[]) => address !== undefined && blocks.some((cidr) => inBlock(address, cidr));
  return (
    (wanted.principals ?? [principal ?? ""]).some((each) => wanted.principals === undefined || like(each, principal)) &&
    !(wanted.notPrincipals ?? []).some((each) => like(each, principal)) &&
    (wanted.namespaces === undefined || wanted.namespaces.some((each) => like(each, member?.namespace))) &&
    !(wanted.notNamespaces ?? []).some((each) => like(each, member?.namespace)) &&
    (wanted.ipBlocks === undefined || inside(wanted.ipBlocks)) &&
    !(wanted.notIpBlocks !== undefined && inside(wanted.notIpBlocks))
  );
}
function meshAllows({ mesh, tls: all }: Estate, { from, to, protocol, port }: Question): boolean {
  if (!isPod(to) || !to.inject || protocol !== "TCP") return true;
  if (tlsMode(all, to, port) === "STRICT" && !(isPod(from) && from.inject)) return false;
  const about = mesh.filter(
    ({ namespace, select }) =>
      (namespace === to.namespace || namespace === "istio-system") && selects({ matchLabels: select }, to.labels),
  );
  const isMet = ({ rules }: MeshPolicy) =>
    rules.some(
      ({ source: wanted, ports }) =>
        (wanted === undefined || isMeshSource(wanted, from)) && (ports === undefined || ports.includes(String(port))),
    );
  if (about.some((each) => each.action === "DENY" && isMet(each))) return false;
  const allows = about.filter(({ action }) => action === "ALLOW");
  return allows.length === 0 || allows.some(isMet);
}

function isAllowed(drawn: Estate, q: Question): boolean {
  return clusterAllows(drawn, "egress", q) && clusterAllows(drawn, "ingress", q) && meshAllows(drawn, q);
}

const toRules = (rules: AdminRule[], side: string) => rules.map(({ peers, ...rest }) => ({ ...rest, [side]: peers }));

function toObjects({ pods: drawn, net, admin, baseline, mesh, tls: all }: Estate): object[] {
  const istio = (kind: string, name: string, namespace: string, spec: object) => ({
    apiVersion: "security.istio.io/v1",
    kind,
    metadata: { name, namespace },
    spec,
  });
  const netRules = (rules: NetRule[], side: string) =>
    rules.map(({ peers, port }) => ({ [side]: peers, ports: port === undefined ? undefined : [{ port }] }));
  const selector = (select: Labels) => (Object.keys(select).length > 0 ? { matchLabels: select } : undefined);
  const adminObject = (kind: string, name: string, { subject, ingress, egress }: AdminPolicy, priority?: number) => ({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind,
    metadata: { name },
    spec: { priority, subject, ingress: toRules(ingress, "from"), egress: toRules(egress, "to") },
  });
  return [
    ...Object.entries(NAMESPACES).map(([name, labels]) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels },
    })),
    ...drawn.map(({ namespace, labels, account, inject, http }, index) =>
      pod(`p${index}`, {
        namespace,
        labels: { ...labels, ...(inject ? { "sidecar.istio.io/inject": "true" } : {}) },
        spec: {
          serviceAccountName: account,
          containers: [{ name: "main", image: "x:1", ports: [{ name: "http", containerPort: http }] }],
        },
      }),
    ),
    ...net.map(({ namespace, select, ingress, egress }, index) =>
      policy(
        `n${index}`,
        {
          podSelector: select,
          policyTypes: [
            ...(ingress ? ["Ingress"] : []),
            ...(egress ? ["Egress"] : []),
            ...(!ingress && !egress ? ["None"] : []),
          ],
          ingress: ingress && netRules(ingress, "from"),
          egress: egress && netRules(egress, "to"),
        },
        namespace,
      ),
    ),
    ...admin.map((each, index) => adminObject("AdminNetworkPolicy", `z${9 - index}`, each, index)),
    ...(baseline === undefined ? [] : [adminObject("BaselineAdminNetworkPolicy", "default", baseline)]),
    ...mesh.map(({ namespace, select, action, rules }, index) =>
      istio("AuthorizationPolicy", `m${index}`, namespace, {
        selector: selector(select),
        action,
        rules: rules.map(({ source: wanted, ports }) => ({
          from: wanted && [{ source: wanted }],
          to: ports && [{ operation: { ports } }],
        })),
      }),
    ),
    ...all.map(({ namespace, select, mode, port80 }, index) =>
      istio("PeerAuthentication", `t${index}`, namespace, {
        selector: selector(select),
        mtls: { mode },
        portLevelMtls: port80 && "app" in select ? { 80: { mode: port80 } } : undefined,
      }),
    ),
  ];
}

type Row = ReturnType<typeof rowsOf>[number];
function rowsOf(objects: ReturnType<typeof place>) {
  const { nodes, facts } = concludePlaced(objects);
  const relationships = facts.filter((fact) => fact.fact === "relationship");
  const found = connections(nodes as unknown as GraphNode[], relationships as unknown as GraphRelationship[]);
  return [...found].map((row) => ({
    ...row,
    ranges: row.ports === "all" ? [[1, 65535]] : row.ports.split(",").map((part) => part.split("-").map(Number)),
  }));
}
function covers(end: string, wanted: End, name: (of: Pod) => string): boolean {
  if (isPod(wanted)) return end === name(wanted);
  if (end === "internet") return true;
  if (!end.startsWith("ip/")) return false;
  const [base = "", bits] = end.slice(3).split("/");
  const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(wanted) / size) === Math.floor(number(base) / size);
}
function says(rows: Row[], { from, to, protocol, port }: Question): number {
  const name = (of: Pod) => `k8s/c/${of.namespace}/Pod/${of.name}`;
  return rows.filter(
    (row) =>
      covers(row.source, from, name) &&
      covers(row.target, to, name) &&
      (row.protocol === "all" || row.protocol === protocol.toLowerCase()) &&
      row.ranges.some(([low = 0, high = low]) => low <= port && port <= high),
  ).length;
}
function questionsOf({ pods: drawn }: Estate): Question[] {
  const ends: End[] = [...drawn.map((each, index) => ({ ...each, name: `p${index}` })), ...ADDRESSES];
  return ends.flatMap((from, i) =>
    ends.flatMap((to, j) =>
      i === j || (!isPod(from) && !isPod(to)) ? [] : QUESTIONS.map((each) => ({ from, to, ...each })),
    ),
  );
}
function describe({ from, to, protocol, port }: Question): string {
  return `${isPod(from) ? from.name : from} → ${isPod(to) ? to.name : to} ${protocol} ${port}`;
}

it("allows what administrators' policies, NetworkPolicies and the mesh let through, and nothing else", () => {
  fc.assert(
    fc.property(estate, (drawn) => {
      const rows = rowsOf(place(toObjects(drawn)));
      for (const question of questionsOf(drawn)) {
        expect(says(rows, question), describe(question)).toBe(isAllowed(drawn, question) ? 1 : 0);
      }
    }),
    { numRuns: 300, seed: 11 },
  );
});

it("gives the same answer whatever order the objects come in", () => {
  fc.assert(
    fc.property(estate, fc.infiniteStream(fc.nat()), (drawn, numbers) => {
      const objects = place(toObjects(drawn));
      const shuffled = objects
        .map((each) => ({ each, key: numbers.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each);
      expect(concludePlaced(shuffled).facts).toEqual(concludePlaced(objects).facts);
    }),
    { numRuns: 60, seed: 12 },
  );
});

it("loses no connection by one more allowance, and gains none by one more denial", () => {
  const more = fc.oneof(
    fc.record({ action: fc.constantFrom("Allow", "Deny"), policy: adminPolicy(["Allow"]) }),
    fc.record({ action: fc.constantFrom("DENY"), mesh: meshPolicy }),
  );
  fc.assert(
    fc.property(estate, more, (drawn, added) => {
      const acting = (rules: AdminRule[]) => rules.map((rule) => ({ ...rule, action: added.action }));
      const changed: Estate =
        "policy" in added
          ? {
              ...drawn,
              admin: [
                { ...added.policy, ingress: acting(added.policy.ingress), egress: acting(added.policy.egress) },
                ...drawn.admin,
              ],
            }
          : { ...drawn, mesh: [...drawn.mesh, { ...added.mesh, action: "DENY" as const }] };
      const [before, after] = [rowsOf(place(toObjects(drawn))), rowsOf(place(toObjects(changed)))];
      for (const question of questionsOf(drawn)) {
        const [was, is] = [says(before, question), says(after, question)];
        if (added.action === "Allow") expect(is, describe(question)).toBeGreaterThanOrEqual(was);
        else expect(is, describe(question)).toBeLessThanOrEqual(was);
      }
    }),
    { numRuns: 100, seed: 13 },
  );
});
