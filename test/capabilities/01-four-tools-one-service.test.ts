/** One SAST, one DAST, one SCA and one secrets result, each from its own tool's file, land on the service they concern. */
import { expect, it } from "vitest";
import { digestOf, gitleaks, inventory, nuclei, semgrep, trivy, workload } from "./reports.js";
import { play, servicesOf, startAsking } from "./scenario.js";

const REPOSITORY = "https://git.example/shop/orders";
const image = (name: string, letter: string) => `registry.example/shop/${name}@sha256:${digestOf(letter)}`;

const scenario = await play({
  "cluster.yaml": workload("shop", "orders", image("orders", "a")) + workload("shop", "bills", image("bills", "b")),
  "semgrep.sarif": semgrep(REPOSITORY, [{ id: "sql-from-request", cwe: "CWE-89: SQL Injection" }]),
  "nuclei.jsonl": nuclei("http://orders.shop.svc.cluster.local:8080", "import-command-injection", "CWE-78"),
  "gitleaks.json": gitleaks(REPOSITORY),
  "trivy.json": trivy("registry.example/shop/orders:1.0", digestOf("a"), "CVE-2021-44228"),
  "inventory.yaml": inventory({
    repositories: [{ uid: "repository/git.example/shop/orders", builds: ["k8s/c/shop/Deployment/orders"] }],
  }),
});
const ask = await startAsking();
const { findings } = await ask(
  scenario,
  `query ($workspace: String!) {
    findings(workspace: $workspace) { edges { node { kind tools assetUid } } }
  }`,
);
const found: { kind: string; tools: string[]; assetUid: string }[] = findings.edges.map(
  ({ node }: { node: never }) => node,
);

it.each([
  ["SAST", "Semgrep"],
  ["DAST", "Nuclei"],
  ["SCA", "Trivy"],
  ["SECRET", "Gitleaks"],
])("the %s result of %s lands on the service of the orders, and on no other", async (kind, tool) => {
  const of = found.filter((finding) => finding.kind === kind);
  expect(of).toHaveLength(1);
  expect(of[0]!.tools.join()).toContain(tool);
  expect(await servicesOf(scenario, of[0]!.assetUid)).toEqual(["k8s/c/shop/Service/orders"]);
});

it("every join that the files ask for succeeds", () => {
  expect(scenario.imported.skipped).toEqual([]);
  expect(scenario.analysis.unjoined).toEqual([]);
});
