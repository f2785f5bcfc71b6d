/** Kinds of objects that are read for one thing each, and those that change nothing of who may connect. */
import { describe, expect, it } from "vitest";
import { conclude, deployment, pod, service } from "./conclude.js";

const object = (apiVersion: string, kind: string, spec: object, name = "it") => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "default" },
  spec,
});
const NETWORKING = "networking.istio.io/v1";
const inMesh = { "sidecar.istio.io/inject": "true" };

describe("the mesh's kinds", () => {
  const estate = [
    pod("web", { labels: { app: "web", ...inMesh } }),
    pod("db", { labels: { app: "db", ...inMesh } }),
    service("db"),
  ];
  const connections = (...more: object[]) => {
    const found = conclude(...estate, ...more);
    return [found.links("CAN_CONNECT"), found.links("SENDS_AS"), found.links("RECEIVES_AS")];
  };

  it.each([
    ["a Sidecar, which limits what a proxy knows", "Sidecar", { egress: [{ hosts: ["./none"] }] }],
    [
      "a DestinationRule, which says how it speaks",
      "DestinationRule",
      { host: "db", trafficPolicy: { tls: { mode: "DISABLE" } } },
    ],
  ])("%s, keeps no code from opening a connection", (_name, kind, spec) => {
    expect(connections(object(NETWORKING, kind, spec))).toEqual(connections());
  });

  it("a RequestAuthentication alone lets requests without a token in", () => {
    const tokens = object("security.istio.io/v1", "RequestAuthentication", {
      jwtRules: [{ issuer: "https://login.example.com" }],
    });
    const found = conclude(...estate, tokens);
    expect(connections(tokens)).toEqual(connections());
    expect(found.asset("default/Service/db")?.properties?.controls).toBeUndefined();
  });

  it("an external authorizer puts a login before what it guards", () => {
    const custom = object("security.istio.io/v1", "AuthorizationPolicy", {
      action: "CUSTOM",
      provider: { name: "login" },
      selector: { matchLabels: { app: "db" } },
      rules: [{}],
    });
    const { facts } = conclude(...estate, custom);
    const controls = facts.flatMap((fact) =>
      fact.fact === "asset" && fact.uid === "k8s/c/default/Service/db" ? (fact.properties?.controls ?? []) : [],
    );
    expect(controls).toContain("authentication");
  });

  it("a ServiceEntry is a Service outside, with the pods behind it that it selects", () => {
    const hosts = ["pay.example.com"];
    const ports = [{ number: 443, name: "https", protocol: "TLS" }];
    const outside = conclude(
      ...estate,
      object(NETWORKING, "ServiceEntry", { hosts, ports, location: "MESH_EXTERNAL" }, "pay"),
    );
    expect(outside.asset("default/ServiceEntry.networking.istio.io/pay")).toMatchObject({ kind: "Service" });
    expect(outside.links("EXPOSES").filter((each) => each.includes("ServiceEntry"))).toEqual([]);
    const inside = conclude(
      ...estate,
      object(NETWORKING, "ServiceEntry", { hosts, ports, workloadSelector: { labels: { app: "db" } } }, "pay"),
    );
    expect(inside.links("EXPOSES")).toContain("default/Pod/db -> default/ServiceEntry.networking.istio.io/pay");
  });
});

describe("routes of the Gateway API", () => {
  it.each([
    ["HTTPRoute", "HTTP"],
    ["GRPCRoute", "HTTPS"],
    ["TCPRoute", "TCP"],
    ["TLSRoute", "TLS"],
  ])("of kind %s lead to the Service that they name", (kind, protocol) => {
    const api = "gateway.networking.k8s.io/v1";
    const gateway = object(api, "Gateway", { listeners: [{ name: "l", port: 80, protocol }] }, "g");
    const route = object(
      api,
      kind,
      { parentRefs: [{ name: "g" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
      "r",
    );
    expect(conclude(deployment("web"), service("web"), gateway, route).links("FORWARDS")).toEqual(
      [`default/Gateway/g -> default/${kind}/r`, `default/${kind}/r -> default/Service/web`].sort(),
    );
  });

  it("of kind UDPRoute lead there by UDP, and are nothing of the web", () => {
    const api = "gateway.networking.k8s.io/v1";
    const gateway = object(api, "Gateway", { listeners: [{ name: "l", port: 53, protocol: "UDP" }] }, "g");
    const rules = [{ backendRefs: [{ name: "dns", port: 53 }] }];
    const route = object(api, "UDPRoute", { parentRefs: [{ name: "g" }], rules }, "r");
    const ports = [{ port: 53, targetPort: 53, protocol: "UDP" }];
    const found = conclude(deployment("dns"), service("dns", { ports }), gateway, route);
    expect(found.links("FORWARDS")).toEqual([
      "default/Gateway/g -> default/UDPRoute/r",
      "default/UDPRoute/r -> default/Service/dns",
    ]);
    const [entry] = found.relationships("CAN_CONNECT", "internet", "default/Gateway/g");
    expect(entry?.properties).toMatchObject({ protocol: "udp", ranges: ["53"] });
    expect(found.asset("default/Gateway/g")?.properties).not.toHaveProperty("application");
  });
});

describe("Services", () => {
  it("of type ExternalName have no pods behind them, whatever they select", () => {
    const { links, asset } = conclude(
      pod("web"),
      service("web", { type: "ExternalName", externalName: "db.example.com" }),
    );
    expect(links("EXPOSES").filter((each) => each.endsWith("Service/web"))).toEqual([]);
    expect(asset("default/Service/web")?.properties?.hosts).toContain("db.example.com");
  });

  it("without an address and ports of their own lead to those of their pods", () => {
    const { relationships } = conclude(pod("web"), service("web", { clusterIP: "None", ports: undefined }));
    expect(relationships("EXPOSES", undefined, "default/Service/web")).toMatchObject([{ properties: { port: 8080 } }]);
  });

  it("without a selector lead where EndpointSlices say", () => {
    const slice = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "web-x", namespace: "default", labels: { "kubernetes.io/service-name": "web" } },
      endpoints: [{ addresses: ["10.0.0.1"], targetRef: { kind: "Pod", name: "p" } }],
      ports: [{ port: 9000 }],
    };
    const { relationships } = conclude(pod("p"), service("web", { selector: undefined, ports: [{ port: 80 }] }), slice);
    expect(relationships("EXPOSES", undefined, "default/Service/web")).toMatchObject([
      { source: "k8s/c/default/Pod/p", properties: { port: 9000 } },
    ]);
  });
});

describe("projected volumes", () => {
  const mounted = (source: object) => {
    const container = { name: "m", image: "x:1", volumeMounts: [{ name: "v", mountPath: "/v" }] };
    const volumes = [{ name: "v", projected: { sources: [source] } }];
    return conclude(pod("p", { spec: { containers: [container], volumes, automountServiceAccountToken: false } }));
  };

  it("hold the secrets that they name", () => {
    expect(mounted({ secret: { name: "key" } }).links("USES_SECRET")).toEqual(["default/Pod/p -> default/Secret/key"]);
  });

  it.each([
    ["for the API server give the account to the pod", {}, true],
    ["for somebody else do not", { audience: "vault" }, false],
  ])("with a token %s", (_name, token, expected) => {
    const found = mounted({ serviceAccountToken: { path: "token", ...token } });
    expect(found.asset("default/Pod/p")?.properties?.tokenMounted).toBe(expected);
  });
});
