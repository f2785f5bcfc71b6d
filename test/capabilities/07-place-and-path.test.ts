/** A result carries the place in code (file, line) and the whole attack path. */
import { expect, it } from "vitest";
import { inventory, semgrep } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      { uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] },
      { uid: "db", port: 5432, application: "postgresql", reachableFrom: ["app"], serves: ["orders"] },
    ],
    computes: [{ uid: "app", calls: ["db"] }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
    repositories: [{ uid: "repository/git.example/shop/app", builds: ["app"] }],
  }),
  "semgrep.sarif": semgrep("https://git.example/shop/app", [{ id: "sql-from-request", cwe: "CWE-89: SQL Injection" }]),
});
const ask = await startAsking();

const PATHS = `query ($workspace: String!, $finding: [String!]) {
  attackPaths(workspace: $workspace, filter: { finding: $finding }) {
    edges { node { sourceUid targetUid steps { sourceUid targetUid evidence finding { uid place { file line } } } } }
  }
}`;

it("names the file and the line, and the way from the internet to the data that it opens", async () => {
  const { findings } = await ask(
    scenario,
    `query ($workspace: String!) { findings(workspace: $workspace) { edges { node { uid place { file line } } } } }`,
  );
  const [{ node: finding }] = findings.edges;
  expect(finding.place).toEqual({ file: "app/orders.py", line: 27 });
  const { attackPaths } = await ask(scenario, PATHS, { finding: [finding.uid] });
  const [{ node: path }] = attackPaths.edges;
  expect(path.steps.map(({ sourceUid, targetUid }: Record<string, string>) => `${sourceUid} -> ${targetUid}`)).toEqual([
    "internet -> shop",
    "shop -> orders",
  ]);
  expect(path.steps.at(-1).finding).toEqual(finding);
  expect(path.steps.at(-1).evidence.join()).toContain("semgrep.sarif /runs/0/results/0");
});
