/** Strict mTLS lowers a step's probability. */
import { expect, it } from "vitest";
import { front, list, space, workload } from "./cluster.js";
import { play } from "./scenario.js";

const mesh = (mode: string) => ({
  "cluster.json": list(
    space("shop", { "istio-injection": "enabled" }),
    workload("web"),
    workload("cart"),
    front("web", "shop", { type: "LoadBalancer" }),
    front("cart"),
    {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "default", namespace: "shop" },
      spec: { mtls: { mode } },
    },
  ),
  "inventory.json": {
    breachline: "inventory/v1",
    computes: [
      { addsTo: "k8s/c/shop/Deployment/web", assumedBreach: true },
      { addsTo: "k8s/c/shop/Deployment/cart", crownJewel: true },
    ],
    findings: [
      { asset: "k8s/c/shop/Deployment/cart", title: "injection", kind: "dast", cwe: "CWE-78", verified: true },
    ],
  },
});
const probability = async (mode: string) => {
  const { paths } = await play(mesh(mode));
  const step = paths.flatMap(({ steps }) => steps).find(({ target }) => target === "k8s/c/shop/Service/cart")!;
  return { ...step, names: step.factors.map(({ name }) => name) };
};
const strict = await probability("STRICT");
const permissive = await probability("PERMISSIVE");

it("and the step names it", () => {
  expect(strict.probability).toBeLessThan(permissive.probability);
  expect(strict.names).toContain("control: mtls");
  expect(permissive.names).not.toContain("control: mtls");
});
