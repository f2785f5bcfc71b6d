/** A service mesh, an API gateway and an observability export each add or annotate relationships. */
import { expect, it } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { front, list, space, workload } from "./cluster.js";
import { play, startAsking, store } from "./scenario.js";

const flow = (destination: string) =>
  JSON.stringify({
    flow: {
      time: "2026-01-01T00:00:00Z",
      verdict: "FORWARDED",
      source: { namespace: "shop", pod_name: "web-1", workloads: [{ kind: "Deployment", name: "web" }] },
      destination: { namespace: "shop", pod_name: "x-1", workloads: [{ kind: "Deployment", name: destination }] },
      l4: { TCP: { source_port: 40000, destination_port: 8080, flags: { SYN: true } } },
    },
  });
const scenario = await play({
  "cluster.json": list(
    space("shop", { "istio-injection": "enabled" }),
    workload("web"),
    workload("cart"),
    front("web"),
    front("cart"),
  ),
  "mesh.json": list({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: "shop" },
    spec: { mtls: { mode: "STRICT" } },
  }),
  "gateway.json": list({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: "edge",
      namespace: "shop",
      annotations: { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" },
    },
    spec: {
      rules: [
        {
          host: "shop.example.com",
          http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] },
        },
      ],
    },
  }),
  "flows.jsonl": `${flow("cart")}\n${flow("cart")}\n`,
});
const ask = await startAsking();
const relationships: Record<string, unknown>[] = [];
for await (const row of exportRows(store, scenario.workspace, "relationships")) relationships.push(row);
const of = (type: string) => relationships.filter((each) => each["type"] === type);

it("the mesh puts mutual TLS on connections", () => {
  expect(of("CAN_CONNECT").some((each) => JSON.stringify(each).includes("mtls"))).toBe(true);
});

it("the gateway leads to the service through an endpoint that demands a login", async () => {
  const endpoint = "k8s/c/shop/Service/web#via/shop.example.com/";
  expect(of("FORWARDS").map(({ target }) => target)).toContain(endpoint);
  const { asset } = await ask(
    scenario,
    "query ($workspace: String!, $uid: String!) { asset(workspace: $workspace, uid: $uid) { controls } }",
    { uid: endpoint },
  );
  expect(asset.controls).toEqual(["authentication"]);
});

it("what was observed is a call with that basis", () => {
  expect(of("CALLS")).toMatchObject([
    { source: "k8s/c/shop/Deployment/web", target: "k8s/c/shop/Service/cart", basis: "observed" },
  ]);
});
