/** A route that every policy allows, to a workload whose image is vulnerable, is still an attack path. */
import { expect, it } from "vitest";
import { digestOf, ingress, inventory, trivy, workload } from "./reports.js";
import { assetsOf, play } from "./scenario.js";

const image = (name: string, letter: string) => `registry.example/shop/${name}@sha256:${digestOf(letter)}`;

/** Nothing may connect to the pods of the namespace, except as the further policies say. */
const denied = (rules: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nothing, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
${rules}`;

const allow = (name: string, from: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-${name}, namespace: shop }
spec:
  podSelector: { matchLabels: { app: ${name} } }
  policyTypes: [Ingress]
  ingress: [{ from: [${from}], ports: [{ port: 8080 }] }]
`;

const ANYONE = "{ namespaceSelector: {} }, { ipBlock: { cidr: 0.0.0.0/0 } }";
const estate = (policies: string) => ({
  "cluster.yaml": workload("shop", "store", image("store", "a")) + ingress("shop", "store", "store") + denied(policies),
  "trivy.json": trivy("registry.example/shop/store:1.0", digestOf("a"), "CVE-2021-44228"),
  "inventory.yaml": inventory({ computes: [{ addsTo: "k8s/c/shop/Deployment/store", crownJewel: true }] }),
});

const allowed = await play(estate(allow("store", ANYONE)));
const forbidden = await play(estate(""));
const workloadUid = "k8s/c/shop/Deployment/store";

it("is a path through the ingress to the workload, by the vulnerability of its image", () => {
  expect(allowed.paths.map(assetsOf)).toEqual([
    ["internet", "k8s/c/ingress-controller", "k8s/c/shop/Ingress/store", "k8s/c/shop/Service/store", workloadUid],
  ]);
  const last = allowed.paths[0]!.steps.at(-1)!;
  expect(last).toMatchObject({ rule: "application/code-execution", via: expect.stringMatching(/^finding\//) });
  expect(last.evidence.join()).toContain("trivy.json");
});

it("is none where a policy forbids it", () => {
  expect(forbidden.paths).toEqual([]);
  expect(forbidden.reachability(workloadUid)).toMatchObject({ state: "not-reachable" });
});
