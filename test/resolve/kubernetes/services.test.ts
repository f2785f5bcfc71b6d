import { describe, expect, it } from "vitest";
import { conclude, deployment, pod, policy, service } from "./conclude.js";

describe("a Service", () => {
  it("is exposed by the pods that it selects, on the port that they listen on", () => {
    const found = conclude(deployment("web"), service("web", { ports: [{ port: 80, targetPort: "http" }] }));
    expect(
      found.relationships("EXPOSES", "default/Deployment/web", "default/Service/web")[0]?.properties,
    ).toMatchObject({ protocol: "tcp", port: 8080 });
  });

  it("that selects nothing is reported", () => {
    expect(conclude(service("web")).unjoined.join()).toContain("selects app=web, which no pod in default has");
  });

  it("that leads to a port nobody has is reported", () => {
    expect(
      conclude(deployment("web"), service("web", { ports: [{ port: 80, targetPort: "admin" }] })).unjoined.join(),
    ).toContain("a port called admin");
  });

  it("without selector leads where its Endpoints say", () => {
    const endpoints = {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "web", namespace: "default" },
      subsets: [{ addresses: [{ ip: "10.0.0.1", targetRef: { kind: "Pod", name: "p" } }], ports: [{ port: 9000 }] }],
    };
    const found = conclude(pod("p"), service("web", { selector: undefined, ports: [{ port: 80 }] }), endpoints);
    expect(found.relationships("EXPOSES", undefined, "default/Service/web")[0]).toMatchObject({
      source: "k8s/c/default/Pod/p",
      properties: { port: 9000 },
    });
  });

  it("is known by its names in the cluster", () => {
    expect(conclude(service("web")).asset("default/Service/web")?.aliases).toEqual([
      "default/Service/web",
      "web.default",
      "web.default.svc",
      "web.default.svc.cluster.local",
    ]);
  });
});

it("makes a Service of a port that none covers", () => {
  expect(conclude(pod("p")).links("EXPOSES")).toEqual(["default/Pod/p -> default/Pod/p/port/8080"]);
});

describe("from the internet", () => {
  const reached = (...objects: object[]) =>
    conclude(...objects)
      .relationships("CAN_CONNECT", "internet")
      .map(({ target, basis }) => `${target.replace("k8s/c/", "")} ${basis}`);
  const balancer = (spec: object = {}, annotations: object = {}) =>
    service("web", { type: "LoadBalancer", ...spec }, { annotations });
  const node = (address: string) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n" },
    status: { addresses: [{ type: "ExternalIP", address }] },
  });

  it("a load balancer is reached, an internal one or one for private sources is not", () => {
    expect(reached(deployment("web"), balancer())).toEqual(["default/Service/web configured"]);
    expect(
      reached(deployment("web"), balancer({}, { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" })),
    ).toEqual([]);
    expect(reached(deployment("web"), balancer({}, { "networking.gke.io/load-balancer-type": "Internal" }))).toEqual(
      [],
    );
    for (const range of ["10.0.0.0/8", "8.8.8.0/24"])
      expect(reached(deployment("web"), balancer({ loadBalancerSourceRanges: [range] }))).toEqual([]);
    expect(reached(deployment("web"), balancer({ loadBalancerSourceRanges: ["8.0.0.0/7"] }))).toHaveLength(1);
  });

  it("a node port is reached where nodes have public addresses, perhaps where some node does not say its addresses, else not", () => {
    const ported = service("web", { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] });
    expect(reached(ported, node("8.8.8.8"))).toEqual(["default/Service/web configured"]);
    expect(reached(ported)).toEqual(["default/Service/web inferred"]);
    expect(reached(ported, node("10.0.0.1"))).toEqual([]);
    const silent = { apiVersion: "v1", kind: "Node", metadata: { name: "silent" }, spec: {} };
    expect(reached(ported, silent)).toEqual(["default/Service/web inferred"]);
    expect(reached(ported, silent, node("10.0.0.1"))).toEqual(["default/Service/web inferred"]);
  });

  it("a load balancer is closed where policies keep public addresses from its pods, and that is said", () => {
    const inside = policy("p", { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] });
    expect(reached(deployment("web"), balancer(), inside)).toEqual([]);
    expect(conclude(deployment("web"), balancer(), inside).unjoined.join()).toContain(
      "policies let no public address through",
    );
    const from = (cidr: string) => policy("p", { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    expect(reached(deployment("web"), balancer(), from("8.8.8.0/24"))).toEqual([]);
    const open = from("0.0.0.0/0");
    expect(reached(deployment("web"), balancer(), open)).toEqual(["default/Service/web configured"]);
  });

  it("a host port is reached on a node with a public address", () => {
    const spec = {
      nodeName: "n",
      containers: [{ name: "m", image: "x:1", ports: [{ containerPort: 9000, hostPort: 80 }] }],
    };
    expect(reached(pod("p", { spec }), node("8.8.8.8"))).toEqual(["default/Pod/p/port/9000 configured"]);
    expect(reached(pod("p", { spec }), node("10.0.0.1"))).toEqual([]);
  });
});

describe("routes", () => {
  const ingress = (annotations: object = {}, port: object = { number: 80 }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i", namespace: "default", annotations },
    spec: {
      rules: [
        { host: "shop.example.com", http: { paths: [{ path: "/", backend: { service: { name: "web", port } } }] } },
      ],
    },
  });
  const forwards = (...objects: object[]) => conclude(deployment("web"), service("web"), ...objects).links("FORWARDS");

  it("lead through an Ingress from the controller to the Service", () => {
    expect(forwards(ingress())).toEqual([
      "default/Ingress/i -> default/Service/web",
      "ingress-controller -> default/Ingress/i",
    ]);
  });

  it("lead to an endpoint of the Service where they carry authentication", () => {
    const found = conclude(
      deployment("web"),
      service("web"),
      ingress({ "nginx.ingress.kubernetes.io/auth-url": "https://sso.example.com" }),
    );
    expect(found.links("FORWARDS")).toContain("default/Ingress/i -> default/Service/web#via/shop.example.com/");
    expect(found.asset("default/Service/web#via/shop.example.com/")?.properties).toMatchObject({
      endpoint: true,
      controls: ["authentication"],
    });
    expect(found.links("ROUTES_TO")).toEqual(["default/Service/web#via/shop.example.com/ -> default/Service/web"]);
  });

  it.each([
    ["alb.ingress.kubernetes.io/scheme", "internal"],
    ["nginx.ingress.kubernetes.io/whitelist-source-range", "10.0.0.0/8,8.8.8.0/24"],
  ])("for the private network or known clients hang on nothing: %s", (key, value) => {
    expect(forwards(ingress({ [key]: value }))).toEqual(["default/Ingress/i -> default/Service/web"]);
  });

  it("that policies cut are reported instead", () => {
    const found = conclude(deployment("web"), service("web"), ingress(), policy("p", { podSelector: {} }));
    expect(found.links("FORWARDS")).toEqual(["ingress-controller -> default/Ingress/i"]);
    expect(found.unjoined.join()).toContain("no controller at the edge");
  });

  it("to a missing Service or port are reported", () => {
    expect(conclude(ingress()).unjoined.join()).toContain("not in the inputs");
    expect(conclude(deployment("web"), service("web"), ingress({}, { number: 81 })).unjoined.join()).toContain(
      "port 81, which the Service does not have",
    );
  });

  it("of the Gateway API lead from the Gateway, which the internet reaches", () => {
    const gateway = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "g", namespace: "default" },
      spec: { listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
    };
    const route = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "r", namespace: "default" },
      spec: { parentRefs: [{ name: "g" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
    };
    const found = conclude(deployment("web"), service("web"), gateway, route);
    expect(found.links("FORWARDS")).toEqual([
      "default/Gateway/g -> default/HTTPRoute/r",
      "default/HTTPRoute/r -> default/Service/web",
    ]);
    expect(found.links("CAN_CONNECT")).toContain("internet -> default/Gateway/g");
  });
});

describe("names in configuration", () => {
  const container = (env: object[]) => ({
    containers: [{ name: "m", image: "x:1", ports: [{ containerPort: 8080 }], env }],
  });
  const caller = (value: string) => [deployment("web", { spec: container([{ name: "API", value }]) }), service("web")];

  it("are calls, and requests handed on by the Services in front", () => {
    const found = conclude(...caller("http://api:80"), deployment("api"), service("api"));
    expect(found.relationships("CALLS")).toMatchObject([
      { source: "k8s/c/default/Deployment/web", target: "k8s/c/default/Service/api", basis: "inferred" },
    ]);
    expect(found.relationships("FORWARDS")).toMatchObject([
      { source: "k8s/c/default/Service/web", target: "k8s/c/default/Service/api", basis: "inferred" },
    ]);
    expect(found.relationships("FORWARDS")[0]?.properties?.why).toContain("environment variable API names api:80");
  });

  it("of a store are calls, and nothing is handed on to it", () => {
    const store = deployment("db", { spec: { containers: [{ name: "m", image: "redis:7" }] } });
    const found = conclude(...caller("db:6379"), store, service("db", { ports: [{ port: 6379 }] }));
    expect(found.links("CALLS")).toEqual(["default/Deployment/web -> default/Service/db"]);
    expect(found.links("FORWARDS")).toEqual([]);
  });

  it("hand nothing on where policies forbid the connection", () => {
    const found = conclude(
      ...caller("api:80"),
      deployment("api"),
      service("api"),
      policy("p", { podSelector: { matchLabels: { app: "api" } } }),
    );
    expect(found.links("FORWARDS")).toEqual([]);
  });

  it("in another namespace, and in config maps, are found as well", () => {
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "m", namespace: "default" },
      data: { API: "api.back.svc.cluster.local:80" },
    };
    const api = [deployment("api", { namespace: "back" }), service("api", {}, { namespace: "back" })];
    const web = deployment("web", {
      spec: { containers: [{ name: "m", image: "x:1", envFrom: [{ configMapRef: { name: "m" } }] }] },
    });
    expect(conclude(map, web, ...api).links("CALLS")).toEqual(["default/Deployment/web -> back/Service/api"]);
  });

  it("that no Service has are reported", () => {
    expect(conclude(...caller("nobody:80")).unjoined.join()).toContain("names nobody, and no Service of that name");
  });

  it("of the Gateway API hang only on listeners that take them, and lead to another namespace only where it lets them", () => {
    const api = "gateway.networking.k8s.io/v1";
    const gateway = (listener: object) => ({
      apiVersion: api,
      kind: "Gateway",
      metadata: { name: "g", namespace: "edge" },
      spec: { listeners: [{ name: "http", port: 80, protocol: "HTTP", ...listener }] },
    });
    const from = (namespaces: object) => ({ allowedRoutes: { namespaces } });
    const route = {
      apiVersion: api,
      kind: "HTTPRoute",
      metadata: { name: "r", namespace: "shop" },
      spec: {
        hostnames: ["shop.example.com"],
        parentRefs: [{ name: "g", namespace: "edge" }],
        rules: [{ backendRefs: [{ name: "web", namespace: "default", port: 80 }] }],
      },
    };
    const space = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "a" } } };
    const grant = {
      apiVersion: "gateway.networking.k8s.io/v1beta1",
      kind: "ReferenceGrant",
      metadata: { name: "x", namespace: "default" },
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" }],
        to: [{ group: "", kind: "Service" }],
      },
    };
    const way = (listener: object, ...more: object[]) =>
      conclude(deployment("web"), service("web"), space, route, gateway(listener), ...more).links("FORWARDS");
    const [attached, onward] = ["edge/Gateway/g -> shop/HTTPRoute/r", "shop/HTTPRoute/r -> default/Service/web"];
    expect(way(from({ from: "All" }), grant)).toEqual([attached, onward]);
    expect(way(from({ from: "All" }))).toEqual([attached]);
    expect(way({}, grant)).toEqual([onward]);
    const selector = (team: string) => from({ from: "Selector", selector: { matchLabels: { team } } });
    expect(way(selector("a"), grant)).toEqual([attached, onward]);
    expect(way(selector("b"), grant)).toEqual([onward]);
    expect(way({ ...from({ from: "All" }), hostname: "*.example.com" }, grant)).toEqual([attached, onward]);
    expect(way({ ...from({ from: "All" }), hostname: "other.org" }, grant)).toEqual([onward]);
  });
});
