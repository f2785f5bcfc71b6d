/** A misconfigured group together with a vulnerable service makes a path; mending either one clears it. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Assumptions } from "../../src/model/index.js";
import { analyze } from "../../src/pipeline/analyze.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import { openCurrent } from "../../src/pipeline/opened.js";
import { pathDifference } from "../../src/pipeline/path-difference.js";
import { whatIf } from "../../src/pipeline/what-if.js";
import { digestOf, inventory, trivy, workload } from "./reports.js";
import { assetsOf, play, store } from "./scenario.js";

/** Who may connect to the pods of the accounting system. */
const group = (cidr: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: accounting, namespace: office }
spec:
  podSelector: { matchLabels: { app: accounting } }
  policyTypes: [Ingress]
  ingress: [{ from: [{ ipBlock: { cidr: ${cidr} } }], ports: [{ port: 8080 }] }]
`;
const OPEN = group("0.0.0.0/0");
const CLOSED = group("10.20.0.0/16");
const FLAW = trivy("registry.example/office/accounting:1.0", digestOf("a"), "CVE-2021-44228");
const WORKLOAD = "k8s/c/office/Deployment/accounting";

const scenario = await play({
  "cluster.yaml": workload(
    "office",
    "accounting",
    `registry.example/office/accounting@sha256:${digestOf("a")}`,
  ).replace(
    "spec: { selector: { app: accounting }, ports",
    "spec: { type: LoadBalancer, selector: { app: accounting }, ports",
  ),
  "policy.yaml": OPEN,
  "trivy.json": FLAW,
  "inventory.yaml": inventory({ computes: [{ addsTo: WORKLOAD, crownJewel: true }] }),
});

/** Imports the folder again as it is now, analyses, and says how many paths there are and what the change caused. */
async function again() {
  const { workspace, folder } = scenario;
  await importFiles(store, workspace, [folder], { source: "scenario", cluster: "c" });
  const { paths } = await analyze(store, workspace, { cacheFolder: join(folder, ".cache") });
  return { paths, difference: await pathDifference(store, workspace, { limit: 10 }) };
}

it("is a path through the open group to the vulnerable service", () => {
  expect(scenario.paths.map(assetsOf)).toEqual([["internet", "k8s/c/office/Service/accounting", WORKLOAD]]);
  expect(scenario.paths[0]!.steps.map(({ rule }) => rule)).toContain("application/code-execution");
});

it("is none once the flaw is mended, as what-if foretold", async () => {
  const [finding] = scenario.paths[0]!.steps.flatMap(({ via }) => via ?? []);
  const opened = await openCurrent(store, scenario.workspace, join(scenario.folder, ".cache"));
  const foretold = await whatIf(store, opened, Assumptions.parse({ withoutFindings: [finding] }), { limit: 10 });
  expect(foretold.counts).toMatchObject({ gone: 1, unchanged: 0, new: 0 });
  rmSync(join(scenario.folder, "trivy.json"));
  const { paths, difference } = await again();
  expect(paths).toBe(0);
  expect(difference.causes.map(({ fact }) => fact)).toMatchObject([{ uid: finding, change: "vanished" }]);
});

it("is there again with the flaw, and none once the group is closed", async () => {
  writeFileSync(join(scenario.folder, "trivy.json"), JSON.stringify(FLAW));
  expect((await again()).paths).toBe(1);
  writeFileSync(join(scenario.folder, "policy.yaml"), CLOSED);
  const { paths, difference } = await again();
  expect(paths).toBe(0);
  const [gone] = difference.paths;
  expect(gone).toMatchObject({ fate: "gone", steps: [1] });
  expect(gone!.causes.map(({ kind, change }) => `${kind} ${change}`)).toContain("CAN_CONNECT vanished");
});
