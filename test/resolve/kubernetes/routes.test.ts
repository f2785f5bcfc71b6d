import { describe, expect, it } from "vitest";
import { conclude, deployment, service } from "./conclude.js";

const backend = { service: { name: "web", port: { number: 80 } } };

interface IngressParts {
  readonly name?: string;
  readonly host?: string;
  readonly annotations?: object;
}

function ingress(paths: readonly object[], { name = "i", host, annotations = {} }: IngressParts = {}): object {
  const http = { paths: paths.map((path) => ({ backend, ...path })) };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "default", annotations },
    spec: { rules: [{ ...(host === undefined ? {} : { host }), http }] },
  };
}

const routed = (...routes: object[]) => conclude(deployment("web"), service("web"), ...routes);

/** Where requests of the route `i` go, with what an endpoint covers. */
function led(path: object, annotations: object = {}): string[] {
  const found = routed(ingress([path], { annotations }));
  return found.relationships("FORWARDS", "default/Ingress/i").map(({ target }) => {
    const { pathMatch = "segments", path: own } = found.asset(target.slice("k8s/c/".length))?.properties ?? {};
    return target.includes("#via/") ? `${String(own)} ${pathMatch}` : "the whole Service";
  });
}

const rewrite = (target: string) => ({ "nginx.ingress.kubernetes.io/rewrite-target": target });

describe("an Ingress' path", () => {
  it.each([
    ["a prefix", { path: "/public", pathType: "Prefix" }, {}, "/public segments"],
    ["itself", { path: "/public", pathType: "Exact" }, {}, "/public exact"],
    ["text", { path: "/public", pathType: "ImplementationSpecific" }, {}, "/public text"],
    ["a star at its end", { path: "/public/*", pathType: "ImplementationSpecific" }, {}, "/public/ text"],
    ["a regular expression", { path: "/v(1|2)/.*", pathType: "ImplementationSpecific" }, {}, "/v(1|2)/.* unknown"],
    ["the start page alone", { path: "/", pathType: "Exact" }, {}, "/ exact"],
    ["everything", { path: "/", pathType: "Prefix" }, {}, "the whole Service"],
    ["everything, without a path", {}, {}, "the whole Service"],
    ["everything, as a star", { path: "/*", pathType: "ImplementationSpecific" }, {}, "the whole Service"],
    [
      "everything, as an expression",
      { path: "/(.*)", pathType: "ImplementationSpecific" },
      rewrite("/$1"),
      "the whole Service",
    ],
    ["everything, rewritten to itself", { path: "/", pathType: "Prefix" }, rewrite("/"), "the whole Service"],
    [
      "what nobody can tell, when it is rewritten",
      { path: "/public", pathType: "Prefix" },
      rewrite("/"),
      "/public unknown",
    ],
  ])("covers %s", (_, path, annotations, is) => {
    expect(led(path, annotations)).toEqual([is]);
  });

  it("that is rewritten says so", () => {
    const [forward] = routed(ingress([{ path: "/public" }], { annotations: rewrite("/") })).relationships(
      "FORWARDS",
      "default/Ingress/i",
    );
    expect(forward?.properties?.["why"]).toContain("rewritten on the way");
  });

  it("with a login on one of two routes leaves the other one open", () => {
    const login = { "nginx.ingress.kubernetes.io/auth-url": "https://sso.example.com" };
    const found = routed(
      ingress([{ path: "/a" }], { name: "i", annotations: login }),
      ingress([{ path: "/a" }], { name: "j" }),
    );
    const controls = found.links("ROUTES_TO").map((link) => found.asset(link.split(" -> ")[0]!)?.properties?.controls);
    expect(controls).toEqual([["authentication"], []]);
  });
});

it("a route of the Gateway API for one method leads to an endpoint that bears it", () => {
  const [group, metadata] = ["gateway.networking.k8s.io/v1", { namespace: "default" }];
  const matches = [{ path: { type: "PathPrefix", value: "/orders" }, method: "GET" }];
  const found = routed(
    { apiVersion: group, kind: "Gateway", metadata: { ...metadata, name: "g" }, spec: { listeners: [{ port: 80 }] } },
    {
      apiVersion: group,
      kind: "HTTPRoute",
      metadata: { ...metadata, name: "r" },
      spec: { parentRefs: [{ name: "g" }], rules: [{ matches, backendRefs: [{ name: "web", port: 80 }] }] },
    },
  );
  expect(found.links("FORWARDS")).toContain("default/HTTPRoute/r -> default/Service/web#via/GET /orders");
  expect(found.asset("default/Service/web#via/GET /orders")?.properties).toMatchObject({
    method: "GET",
    path: "/orders",
    pathMatch: "segments",
  });
});
