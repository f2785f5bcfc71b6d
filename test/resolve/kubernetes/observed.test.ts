/** What was seen calling what. */
import { expect, it } from "vitest";
import { conclude, deployment, service } from "./conclude.js";

const seen = (to: object, port = 8080) => ({
  apiVersion: "hubble.cilium.io/v1",
  kind: "ObservedConnection",
  metadata: { name: "0".repeat(32), namespace: "default" },
  spec: {
    from: { namespace: "default", kind: "ReplicaSet", name: "web-5d8f7" },
    to: { namespace: "default", kind: "Deployment", name: "cart", ...to },
    protocol: "tcp",
    port,
    requestsPerDay: 12,
  },
});
const estate = [deployment("web"), deployment("cart"), service("cart")];

it("is a call to the Service in front of the port", () => {
  const [call] = conclude(...estate, seen({})).relationships("CALLS");
  expect(call).toMatchObject({
    source: "k8s/c/default/Deployment/web",
    target: "k8s/c/default/Service/cart",
    basis: "observed",
    properties: { port: 8080, requestsPerDay: 12 },
  });
});

it("is reported where nothing is known to be there", () => {
  expect(conclude(...estate, seen({ name: "gone" })).unjoined.join()).toContain(
    "Deployment/gone, which is not in the inputs",
  );
  expect(conclude(...estate, seen({}, 9999)).unjoined.join()).toContain("nothing is known to listen");
});
