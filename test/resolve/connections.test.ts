import { expect, it } from "vitest";
import type { GraphNode, GraphRelationship } from "../../src/model/index.js";
import { connections } from "../../src/resolve/connections.js";
import { conclude, deployment, pod, policy, service } from "./kubernetes/conclude.js";

function rows(...objects: object[]): string[] {
  const { nodes, facts } = conclude(...objects);
  const relationships = facts.filter((fact) => fact.fact === "relationship");
  const short = (uid: string) => uid.replace(/^k8s\/c\/(default\/)?/, "");
  return [...connections(nodes as unknown as GraphNode[], relationships as unknown as GraphRelationship[])].map(
    ({ source, target, protocol, ports }) => `${short(source)} ${short(target)} ${protocol} ${ports}`,
  );
}

it("lists everything open without policies, the internet included, and nobody with itself", () => {
  expect(rows(pod("a"), pod("b")).sort()).toEqual(
    ["Pod/a Pod/b", "Pod/b Pod/a", "Pod/a internet", "Pod/b internet", "internet Pod/a", "internet Pod/b"]
      .map((pair) => `${pair} all all`)
      .sort(),
  );
});

it("merges ranges that overlap or touch", () => {
  const ports = [{ port: 80 }, { port: 81, endPort: 90 }, { port: 85, endPort: 100 }, { port: 443 }];
  const found = rows(
    pod("a"),
    pod("b"),
    policy("p", { podSelector: { matchLabels: { app: "b" } }, ingress: [{ from: [{ podSelector: {} }], ports }] }),
  );
  expect(found.filter((row) => row.includes(" Pod/b "))).toEqual(["Pod/a Pod/b tcp 80-100,443"]);
});

it("names outside ranges where not the whole internet is allowed, each address once", () => {
  const blocks = [{ ipBlock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "10.0.0.0/16" } }];
  const found = rows(pod("a"), policy("p", { podSelector: {}, ingress: [{ from: blocks, ports: [{ port: 80 }] }] }));
  expect(found.filter((row) => row.includes(" Pod/a "))).toEqual(["ip/10.0.0.0/8 Pod/a tcp 80"]);
});

it("has an unknown ingress controller reach the ports that its routes name", () => {
  const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "i", namespace: "default" },
    spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
  };
  const inside = policy("p", { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] });
  expect(rows(deployment("web"), service("web"), ingress, inside)).toContain(
    "ingress-controller Deployment/web tcp 8080",
  );
});
