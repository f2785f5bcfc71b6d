/** What single statements of each kind of policy mean, row by row as the documentation of its API has them. */
import { describe, expect, it } from "vitest";
import type { GraphNode, GraphRelationship } from "../../../src/model/index.js";
import { connections } from "../../../src/resolve/connections.js";
import { conclude, deployment, pod, policy, service } from "./conclude.js";

const space = (name: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const object = (apiVersion: string, kind: string, spec: object, metadata: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "it", namespace: "default", ...metadata },
  spec,
});
/** web and other may call db on 8080 and 9090; far is of another namespace. */
const ESTATE = [
  space("default", { team: "x" }),
  space("away", { team: "y" }),
  pod("web", { spec: { serviceAccountName: "web" } }),
  pod("other"),
  pod("db"),
  pod("far", { namespace: "away" }),
];

/** `web other far internet` without those that may not open the TCP port on db. */
function mayReachDb(objects: readonly object[], port = 8080): string {
  const { nodes, facts } = conclude(...objects);
  const relationships = facts.filter((fact) => fact.fact === "relationship");
  const rows = [...connections(nodes as unknown as GraphNode[], relationships as unknown as GraphRelationship[])];
  const isOpen = ({ protocol, ports }: (typeof rows)[number]) =>
    (protocol === "all" || protocol === "tcp") &&
    (ports === "all" ||
      ports.split(",").some((part) => {
        const [low = 0, high = low] = part.split("-").map(Number);
        return low <= port && port <= high;
      }));
  const sources = new Set(rows.filter((row) => row.target.endsWith("/db") && isOpen(row)).map((row) => row.source));
  return ["web", "other", "far", "internet"]
    .filter((name) => [...sources].some((uid) => uid === name || uid.endsWith(`/${name}`)))
    .join(" ");
}

const admin = (spec: object, kind = "AdminNetworkPolicy", name = "it") =>
  object(
    "policy.networking.k8s.io/v1alpha1",
    kind,
    { priority: 5, subject: { namespaces: {} }, ...spec },
    { name, namespace: undefined },
  );
const away = { namespaces: { matchLabels: { team: "y" } } };
const denyAll = policy("none", { podSelector: {}, policyTypes: ["Ingress"] });

describe("administrators' policies", () => {
  it.each<[string, object[], string]>([
    ["without a rule that is met all stays open", [admin({ ingress: [] })], "web other far internet"],
    ["a denial closes", [admin({ ingress: [{ action: "Deny", from: [away] }] })], "web other internet"],
    [
      "an allowance comes before NetworkPolicies",
      [denyAll, admin({ ingress: [{ action: "Allow", from: [away] }] })],
      "far",
    ],
    ["pass leaves it to NetworkPolicies", [denyAll, admin({ ingress: [{ action: "Pass", from: [away] }] })], ""],
    [
      "pass skips later administrators' policies",
      [
        admin({ ingress: [{ action: "Pass", from: [away] }] }),
        admin({ priority: 6, ingress: [{ action: "Deny", from: [away] }] }, "AdminNetworkPolicy", "later"),
      ],
      "web other far internet",
    ],
    [
      "the lower number comes first",
      [
        admin({ priority: 9, ingress: [{ action: "Deny", from: [away] }] }),
        admin({ priority: 1, ingress: [{ action: "Allow", from: [away] }] }, "AdminNetworkPolicy", "z"),
      ],
      "web other far internet",
    ],
    [
      "the first rule that is met counts",
      [
        admin({
          ingress: [
            { action: "Allow", from: [away] },
            { action: "Deny", from: [away] },
          ],
        }),
      ],
      "web other far internet",
    ],
    [
      "the baseline counts where no NetworkPolicy is",
      [admin({ ingress: [{ action: "Deny", from: [away] }] }, "BaselineAdminNetworkPolicy", "default")],
      "web other internet",
    ],
    [
      "the baseline does not count where a NetworkPolicy is",
      [
        policy("all", { podSelector: {}, ingress: [{}] }),
        admin({ ingress: [{ action: "Deny", from: [away] }] }, "BaselineAdminNetworkPolicy", "default"),
      ],
      "web other far internet",
    ],
    [
      "a named port is that of the receiver",
      [admin({ ingress: [{ action: "Deny", from: [away], ports: [{ namedPort: "http" }] }] })],
      "web other internet",
    ],
    [
      "a range of ports",
      [
        admin({
          ingress: [
            { action: "Deny", from: [away], ports: [{ portRange: { protocol: "TCP", start: 8000, end: 8100 } }] },
          ],
        }),
      ],
      "web other internet",
    ],
    [
      "another port stays open",
      [admin({ ingress: [{ action: "Deny", from: [away], ports: [{ portNumber: { protocol: "TCP", port: 1 } }] }] })],
      "web other far internet",
    ],
    [
      "egress is the sender's",
      [
        admin({
          subject: away,
          egress: [
            { action: "Deny", to: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: "db" } } } }] },
          ],
        }),
      ],
      "web other internet",
    ],
  ])("%s", (_, policies, expected) => {
    expect(mayReachDb([...ESTATE, ...policies])).toBe(expected);
  });

  it("names what it does not evaluate", () => {
    const found = conclude(...ESTATE, admin({ egress: [{ action: "Deny", to: [{ domainNames: ["example.com"] }] }] }));
    expect(found.unjoined.join()).toContain("domainNames is not evaluated");
  });
});

const calico = (spec: object, kind = "NetworkPolicy", metadata: object = {}) =>
  object("projectcalico.org/v3", kind, spec, metadata);
const toDb = { selector: "app == 'db'", types: ["Ingress"] };
const global = (spec: object, name = "g") => calico(spec, "GlobalNetworkPolicy", { name, namespace: undefined });

describe("Calico's policies", () => {
  it.each<[string, object[], string]>([
    ["what no rule allows is denied", [calico(toDb)], ""],
    [
      "a selector is about the policy's own namespace",
      [calico({ ...toDb, ingress: [{ action: "Allow", source: { selector: "has(app)" } }] })],
      "web other",
    ],
    [
      "a namespaceSelector is about others",
      [calico({ ...toDb, ingress: [{ action: "Allow", source: { namespaceSelector: "team == 'y'" } }] })],
      "far",
    ],
    [
      "a global policy's selector is about all namespaces",
      [global({ ...toDb, ingress: [{ action: "Allow", source: { selector: "app in {'far', 'web'}" } }] })],
      "web far",
    ],
    [
      "no peer means everyone",
      [calico({ ...toDb, ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["8000:8100"] } }] })],
      "web other far internet",
    ],
    [
      "rules are asked in order",
      [calico({ ...toDb, ingress: [{ action: "Deny", source: { selector: "app == 'web'" } }, { action: "Allow" }] })],
      "other far internet",
    ],
    [
      "policies are asked by their order",
      [
        calico({ ...toDb, order: 20, ingress: [{ action: "Deny" }] }),
        calico(
          { ...toDb, order: 10, ingress: [{ action: "Allow", source: { selector: "app == 'web'" } }] },
          "NetworkPolicy",
          { name: "first" },
        ),
      ],
      "web",
    ],
    [
      "Log decides nothing",
      [
        calico({
          ...toDb,
          ingress: [{ action: "Log" }, { action: "Allow", source: { selector: "!(app == 'web' || app == 'db')" } }],
        }),
      ],
      "other",
    ],
    [
      "a NetworkPolicy has the order 1000",
      [
        denyAll,
        calico({ ...toDb, order: 2000, ingress: [{ action: "Deny" }] }),
        policy("web", { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] }),
      ],
      "web",
    ],
    [
      "a denial at a lower order comes before NetworkPolicies",
      [
        calico({ ...toDb, order: 1, ingress: [{ action: "Deny", source: { selector: "app == 'web'" } }] }),
        policy("all", { podSelector: {}, ingress: [{}] }),
      ],
      "other far internet",
    ],
    [
      "a service account's name",
      [calico({ ...toDb, ingress: [{ action: "Allow", source: { serviceAccounts: { names: ["web"] } } }] })],
      "web",
    ],
    [
      "nets are addresses outside",
      [calico({ ...toDb, ingress: [{ action: "Allow", source: { nets: ["0.0.0.0/0"] } }] })],
      "internet",
    ],
    [
      "the negation of a port",
      [calico({ ...toDb, ingress: [{ action: "Allow", protocol: "TCP", destination: { notPorts: [8080] } }] })],
      "",
    ],
    ["another protocol", [calico({ ...toDb, ingress: [{ action: "Allow", protocol: "UDP" }] })], ""],
    [
      "Pass of a tier goes on to the next",
      [
        object("projectcalico.org/v3", "Tier", { order: 10 }, { name: "sec", namespace: undefined }),
        global({ ...toDb, tier: "sec", ingress: [{ action: "Pass", source: { selector: "app == 'web'" } }] }),
      ],
      "web",
    ],
    [
      "a set of networks by its labels",
      [
        calico({ nets: ["0.0.0.0/0"] }, "GlobalNetworkSet", {
          name: "s",
          namespace: undefined,
          labels: { role: "out" },
        }),
        global({ ...toDb, ingress: [{ action: "Allow", source: { selector: "role == 'out'" } }] }),
      ],
      "internet",
    ],
    ["the stored form of its objects", [object("crd.projectcalico.org/v1", "NetworkPolicy", toDb)], ""],
  ])("%s", (_, policies, expected) => {
    expect(mayReachDb([...ESTATE, ...policies])).toBe(expected);
  });

  it("restricts nothing by a selector that is none, and says so", () => {
    const wrong = calico({ selector: "app === 'db'", types: ["Ingress"] });
    expect(mayReachDb([...ESTATE, wrong])).toBe("web other far internet");
    expect(conclude(...ESTATE, wrong).unjoined.join()).toContain("is no selector");
  });
});

const cilium = (spec: object, kind = "CiliumNetworkPolicy", metadata: object = {}) =>
  object("cilium.io/v2", kind, spec, metadata);
const onDb = { endpointSelector: { matchLabels: { app: "db" } } };
const from = (...names: string[]) => names.map((app) => ({ matchLabels: { app } }));

describe("Cilium's policies", () => {
  it.each<[string, object[], string]>([
    ["an empty rule denies by default", [cilium({ ...onDb, ingress: [{}] })], ""],
    ["no ingress section restricts no ingress", [cilium({ ...onDb, egress: [{}] })], "web other far internet"],
    [
      "endpoints are those of the policy's namespace",
      [cilium({ ...onDb, ingress: [{ fromEndpoints: [{}] }] })],
      "web other",
    ],
    [
      "endpoints of a named namespace",
      [
        cilium({
          ...onDb,
          ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "away" } }] }],
        }),
      ],
      "far",
    ],
    [
      "a clusterwide policy is about all namespaces",
      [
        cilium({ ...onDb, ingress: [{ fromEndpoints: [{}] }] }, "CiliumClusterwideNetworkPolicy", {
          namespace: undefined,
        }),
      ],
      "web other far",
    ],
    ["the entity cluster", [cilium({ ...onDb, ingress: [{ fromEntities: ["cluster"] }] })], "web other far"],
    ["the entity world", [cilium({ ...onDb, ingress: [{ fromEntities: ["world"] }] })], "internet"],
    ["the entity all", [cilium({ ...onDb, ingress: [{ fromEntities: ["all"] }] })], "web other far internet"],
    [
      "ports alone are open to everyone",
      [cilium({ ...onDb, ingress: [{ toPorts: [{ ports: [{ port: "8080", protocol: "TCP" }] }] }] })],
      "web other far internet",
    ],
    [
      "a range of ports",
      [
        cilium({
          ...onDb,
          ingress: [{ fromEndpoints: from("web"), toPorts: [{ ports: [{ port: "8000", endPort: 8100 }] }] }],
        }),
      ],
      "web",
    ],
    ["another port", [cilium({ ...onDb, ingress: [{ toPorts: [{ ports: [{ port: "81" }] }] }] })], ""],
    [
      "ICMP opens no port",
      [
        cilium({
          ...onDb,
          ingress: [
            { fromEndpoints: from("web"), icmps: [{ fields: [{ type: 8 }] }], toPorts: [{ ports: [{ port: "1" }] }] },
          ],
        }),
      ],
      "",
    ],
    [
      "a denial wins over every allowance",
      [cilium({ ...onDb, ingress: [{ fromEndpoints: [{}] }], ingressDeny: [{ fromEndpoints: from("web") }] })],
      "other",
    ],
    [
      "a denial wins over NetworkPolicies",
      [
        policy("all", { podSelector: {}, ingress: [{}] }),
        cilium({ ...onDb, ingressDeny: [{ fromEndpoints: from("web") }] }),
      ],
      "other far internet",
    ],
    [
      "allowances add to NetworkPolicies",
      [
        policy("web", { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] }),
        cilium({ ...onDb, ingress: [{ fromEndpoints: from("other") }] }),
      ],
      "web other",
    ],
    [
      "default denial can be switched off",
      [cilium({ ...onDb, enableDefaultDeny: { ingress: false }, ingressDeny: [{ fromEndpoints: from("web") }] })],
      "other far internet",
    ],
    [
      "rules on requests keep the connection open",
      [
        cilium({
          ...onDb,
          ingress: [
            {
              fromEndpoints: from("web"),
              toPorts: [{ ports: [{ port: "8080" }], rules: { http: [{ method: "GET" }] } }],
            },
          ],
        }),
      ],
      "web",
    ],
    [
      "a Service stands for its pods",
      [
        service("web"),
        cilium({
          endpointSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["db"] }] },
          egress: [{ toServices: [{ k8sService: { serviceName: "web", namespace: "default" } }] }],
        }),
      ],
      "far internet",
    ],
  ])("%s", (_, policies, expected) => {
    expect(mayReachDb([...ESTATE, ...policies])).toBe(expected);
  });

  it("says that names outside are not evaluated", () => {
    const found = conclude(...ESTATE, cilium({ ...onDb, egress: [{ toFQDNs: [{ matchName: "example.com" }] }] }));
    expect(found.unjoined.join()).toContain("FQDNs of a rule is not evaluated");
  });
});

const istio = (kind: string, spec: object, metadata: object = {}) =>
  object("security.istio.io/v1", kind, spec, metadata);
const inMesh = { "sidecar.istio.io/inject": "true" };
/** db, web and far are in the mesh, other is not. */
const MESH = [
  space("default"),
  space("away", { "istio-injection": "enabled" }),
  pod("web", { labels: { app: "web", ...inMesh }, spec: { serviceAccountName: "web" } }),
  pod("other"),
  pod("db", { labels: { app: "db", ...inMesh } }),
  pod("far", { namespace: "away" }),
];
const allow = (...rules: object[]) => istio("AuthorizationPolicy", { rules });
const deny = (...rules: object[]) => istio("AuthorizationPolicy", { action: "DENY", rules });
const source = (each: object) => ({ from: [{ source: each }] });

describe("the mesh", () => {
  it.each<[string, object[], string]>([
    [
      "permissive takes everyone",
      [istio("PeerAuthentication", { mtls: { mode: "PERMISSIVE" } })],
      "web other far internet",
    ],
    ["strict takes members only", [istio("PeerAuthentication", { mtls: { mode: "STRICT" } })], "web far"],
    [
      "the root namespace's mode is the mesh's",
      [istio("PeerAuthentication", { mtls: { mode: "STRICT" } }, { namespace: "istio-system" })],
      "web far",
    ],
    [
      "a port's mode counts before the workload's",
      [
        istio("PeerAuthentication", {
          selector: { matchLabels: { app: "db" } },
          mtls: { mode: "STRICT" },
          portLevelMtls: { 8080: { mode: "PERMISSIVE" } },
        }),
      ],
      "web other far internet",
    ],
    ["a policy without rules lets no one in", [allow()], ""],
    ["an empty rule lets everyone in", [allow({})], "web other far internet"],
    ["a principal", [allow(source({ principals: ["cluster.local/ns/default/sa/web"] }))], "web"],
    ["a namespace", [allow(source({ namespaces: ["away"] }))], "far"],
    ["addresses are those outside", [allow(source({ ipBlocks: ["0.0.0.0/0"] }))], "internet"],
    [
      "a denial comes before an allowance",
      [allow({}), { ...deny(source({ namespaces: ["away"] })), metadata: { name: "d", namespace: "default" } }],
      "web other internet",
    ],
    ["a denial without rules denies no one", [deny()], "web other far internet"],
    [
      "a path leaves the connection open",
      [allow({ to: [{ operation: { paths: ["/public"] } }] })],
      "web other far internet",
    ],
    [
      "a denied path leaves the connection open",
      [deny({ to: [{ operation: { paths: ["/admin"] } }] })],
      "web other far internet",
    ],
    ["a port", [allow({ to: [{ operation: { ports: ["9090"] } }] })], ""],
    [
      "a condition on the principal",
      [allow({ when: [{ key: "source.principal", values: ["cluster.local/ns/default/*"] }] })],
      "web",
    ],
    [
      "another's external authorizer decides nothing",
      [istio("AuthorizationPolicy", { action: "CUSTOM", provider: { name: "x" }, rules: [{}] })],
      "web other far internet",
    ],
    [
      "AUDIT decides nothing",
      [istio("AuthorizationPolicy", { action: "AUDIT", rules: [{}] })],
      "web other far internet",
    ],
    [
      "a selector of other pods",
      [istio("AuthorizationPolicy", { selector: { matchLabels: { app: "web" } } })],
      "web other far internet",
    ],
    [
      "a policy of another namespace",
      [istio("AuthorizationPolicy", {}, { namespace: "away" })],
      "web other far internet",
    ],
    ["a policy of the root namespace", [istio("AuthorizationPolicy", {}, { namespace: "istio-system" })], ""],
  ])("%s", (_, policies, expected) => {
    expect(mayReachDb([...MESH, ...policies])).toBe(expected);
  });

  it("restricts no pod that is not known to be in the mesh, and says so", () => {
    expect(mayReachDb([...ESTATE, allow()])).toBe("web other far internet");
    expect(conclude(...ESTATE, allow()).unjoined.join()).toContain("no pod that is known to be in the mesh");
  });

  it("puts mutual TLS on the connections that demand it, and the policies that let them through", () => {
    const found = conclude(
      ...MESH,
      istio("PeerAuthentication", { mtls: { mode: "STRICT" } }),
      denyAll,
      policy("web", {
        podSelector: { matchLabels: { app: "db" } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }],
      }),
    );
    const tls = found.relationships("CAN_CONNECT").filter(({ properties }) => properties?.controls?.includes("mtls"));
    expect(tls.map(({ properties }) => properties?.why).join()).toContain("ingress as default/NetworkPolicy/web allow");
  });

  it("lets requests without a token in nowhere where all need one, and marks the paths where only some do", () => {
    const whole = conclude(...MESH, service("db"), deny(source({ notRequestPrincipals: ["*"] })));
    const marked = whole.facts.some(
      (fact) =>
        fact.fact === "asset" &&
        fact.uid === "k8s/c/default/Service/db" &&
        fact.properties?.controls?.includes("authentication"),
    );
    expect(marked).toBe(true);
    const part = conclude(
      ...MESH,
      service("db"),
      deny({ ...source({ notRequestPrincipals: ["*"] }), to: [{ operation: { paths: ["/admin"] } }] }),
    );
    expect(part.asset("default/Service/db#via/admin")?.properties?.controls).toEqual(["authentication"]);
  });

  it("hands requests from the gateway's Service to the VirtualService and on to the Service behind", () => {
    const networking = (kind: string, name: string, spec: object) =>
      object("networking.istio.io/v1", kind, spec, { name });
    const found = conclude(
      space("default"),
      deployment("gw", { labels: { istio: "ingressgateway", app: "gw" } }),
      service("gw", { type: "LoadBalancer", selector: { app: "gw" } }),
      deployment("web"),
      service("web"),
      networking("Gateway", "edge", {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: 80, protocol: "HTTP" }, hosts: ["*"] }],
      }),
      networking("VirtualService", "shop", {
        hosts: ["shop.example.com"],
        gateways: ["edge"],
        http: [
          { match: [{ uri: { prefix: "/cart" } }], route: [{ destination: { host: "web", port: { number: 80 } } }] },
        ],
      }),
      networking("VirtualService", "inner", {
        hosts: ["web"],
        gateways: ["mesh"],
        http: [{ route: [{ destination: { host: "web" } }] }],
      }),
    );
    expect(found.links("FORWARDS")).toEqual([
      "default/Service/gw -> default/VirtualService.networking.istio.io/shop",
      "default/VirtualService.networking.istio.io/shop -> default/Service/web#via/shop.example.com/cart",
    ]);
  });
});

it("an operator that the API does not define is named, in a subject as in a peer, and selects nothing", () => {
  const bogus = { matchExpressions: [{ key: "app", operator: "Bogus", values: ["db"] }] };
  const idle = conclude(...ESTATE, policy("it", { podSelector: bogus, policyTypes: ["Ingress"] }));
  expect(idle.unjoined.join()).toContain('NetworkPolicy/it: the operator "Bogus" is none of In, NotIn, Exists');
  const closed = policy("it", { podSelector: {}, ingress: [{ from: [{ podSelector: bogus }] }] });
  expect(conclude(...ESTATE, closed).unjoined.join()).toContain('the operator "Bogus"');
  expect(mayReachDb([...ESTATE, closed])).toBe("");
});
