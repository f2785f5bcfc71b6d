/** An Ingress for one path leads to weaknesses of that path, through the whole pipeline and from files. */
import { expect, it } from "vitest";
import { ingress, inventory, workload } from "../capabilities/reports.js";
import { assetsOf, play } from "../capabilities/scenario.js";

const SERVICE = "k8s/c/shop/Service/store";
const WORKLOAD = "k8s/c/shop/Deployment/store";
const route = ingress("shop", "store", "store").replace("path: /,", "path: /public,");

const weakness = (path: string) => ({
  asset: SERVICE,
  title: `injection at ${path}`,
  kind: "dast",
  cwe: "CWE-78",
  verified: true,
  method: "POST",
  endpoint: `https://store.example${path}`,
});
const estate = (cluster: string, ...paths: string[]) => ({
  "cluster.yaml": workload("shop", "store", "registry.example/shop/store:1.0") + cluster,
  "inventory.yaml": inventory({
    computes: [{ addsTo: WORKLOAD, crownJewel: true }],
    findings: paths.map(weakness),
  }),
});

it("a path goes by the route to the weakness that it covers, and to no other", async () => {
  const { paths } = await play(estate(route, "/public/search", "/admin/run"));
  const endpoint = `${SERVICE}#via/store.example/public`;
  expect(paths.map(assetsOf)).toEqual([
    ["internet", "k8s/c/ingress-controller", "k8s/c/shop/Ingress/store", endpoint, WORKLOAD],
  ]);
  expect(paths[0]!.steps.at(-1)!.evidence.join()).toContain("findings/0");
});

it("none goes by a route that covers another path, and one does where the route rewrites it", async () => {
  expect((await play(estate(route, "/admin/run"))).paths).toEqual([]);
  const annotated =
    "{ name: store, namespace: shop, annotations: { nginx.ingress.kubernetes.io/rewrite-target: / } }\nspec:\n  rules";
  const rewritten = route.replace("{ name: store, namespace: shop }\nspec:\n  rules", annotated);
  expect(rewritten).not.toBe(route);
  expect((await play(estate(rewritten, "/admin/run"))).paths).toHaveLength(1);
});
