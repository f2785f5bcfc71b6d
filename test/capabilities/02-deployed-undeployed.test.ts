/** The same finding on a deployed and on an undeployed artefact gets different reachability: reachable, not deployed. */
import { expect, it } from "vitest";
import { digestOf, inventory, trivy } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const image = (name: string, letter: string) => `image/registry.example/${name}@sha256:${digestOf(letter)}`;
const scenario = await play({
  "inventory.yaml": inventory({
    services: [{ uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] }],
    computes: [{ uid: "app", keeps: ["orders"], builtFrom: [image("shop", "a")] }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
    images: [{ uid: image("shop", "a") }, { uid: image("next", "b") }],
  }),
  "running.json": trivy("registry.example/shop:1", digestOf("a"), "CVE-2021-44228"),
  "waiting.json": trivy("registry.example/next:1", digestOf("b"), "CVE-2021-44228"),
});
const ask = await startAsking();

it("though the scanner says the same of both", async () => {
  const { findings } = await ask(
    scenario,
    `query ($workspace: String!) { findings(workspace: $workspace) { edges { node {
      assetUid cve severity reachability { state risk why reasons { runtime } }
    } } } }`,
  );
  const nodes: Record<string, { cve: string; severity: string; reachability: Record<string, unknown> }> =
    Object.fromEntries(findings.edges.map(({ node }: { node: { assetUid: string } }) => [node.assetUid, node]));
  const [running, waiting] = [nodes[image("shop", "a")]!, nodes[image("next", "b")]!];
  expect([running.cve, running.severity]).toEqual([waiting.cve, waiting.severity]);
  expect(running.reachability["state"]).toBe("EXPOSED");
  expect(running.reachability["risk"]).toBeGreaterThan(0);
  expect(waiting.reachability).toMatchObject({
    state: "NOT_DEPLOYED",
    risk: 0,
    why: "Nothing that runs is known to be made of what bears it.",
    reasons: { runtime: "It is not deployed." },
  });
});

it("and the analysis says once for each image that nothing known runs it, with how many findings it has", async () => {
  expect(scenario.analysis.notRun).toEqual({
    images: 1,
    findings: 1,
    first: [{ uid: image("next", "b"), name: expect.any(String), findings: 1 }],
  });
  const { analysis } = await ask(
    scenario,
    "query ($workspace: String!) { analysis(workspace: $workspace) { notRun { images first { uid findings } } } }",
  );
  expect(analysis.notRun).toEqual({ images: 1, first: [{ uid: image("next", "b"), findings: 1 }] });
});
