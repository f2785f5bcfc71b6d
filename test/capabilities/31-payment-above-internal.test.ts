/** The same SQL injection ranks higher in a payment API on the internet than in an internal tool. */
import { expect, it } from "vitest";
import { inventory, semgrep } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const WEAKNESS = [{ id: "sql-from-request", cwe: "CWE-89: SQL Injection" }];
const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      { uid: "payments", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["payments-app"] },
      { uid: "payments-db", port: 5432, reachableFrom: ["payments-app"], serves: ["cards"] },
      {
        uid: "portal",
        port: 443,
        application: "https",
        exposedTo: "employees",
        authentication: "required",
        controls: ["authentication"],
        reachableFrom: ["internet"],
        forwards: [{ asset: "rota", controls: ["authentication"] }],
      },
      { uid: "rota", port: 8080, application: "http", exposedTo: "internal", exposedBy: ["rota-app"] },
      { uid: "rota-db", port: 5432, reachableFrom: ["rota-app"], serves: ["shifts"] },
    ],
    computes: [
      { uid: "payments-app", calls: ["payments-db"] },
      { uid: "rota-app", calls: ["rota-db"] },
    ],
    stores: [
      { uid: "cards", data: { financial: "restricted" } },
      { uid: "shifts", data: { pii: "internal" } },
    ],
    repositories: [
      { uid: "repository/git.example/pay/api", builds: ["payments-app"] },
      { uid: "repository/git.example/office/rota", builds: ["rota-app"] },
    ],
  }),
  "payments.sarif": semgrep("https://git.example/pay/api", WEAKNESS),
  "rota.sarif": semgrep("https://git.example/office/rota", WEAKNESS),
});
const ask = await startAsking();

it("by its path", () => {
  expect(scenario.paths.map(({ target }) => target)).toEqual(["cards", "shifts"]);
  expect(scenario.paths[0]!.risk).toBeGreaterThan(2 * scenario.paths[1]!.risk);
});

it("by its score, though both findings are the same to the scanner", async () => {
  const { findings } = await ask(
    scenario,
    `query ($workspace: String!) {
      findings(workspace: $workspace) { edges { node { assetUid severity weakness reachability { risk targetUid } } } }
    }`,
  );
  const nodes = findings.edges.map(({ node }: { node: never }) => node);
  const of = (repository: string) => nodes.find(({ assetUid }: { assetUid: string }) => assetUid.endsWith(repository));
  const [payments, rota] = [of("pay/api"), of("office/rota")];
  expect([payments.severity, payments.weakness]).toEqual([rota.severity, rota.weakness]);
  expect(payments.reachability.targetUid).toBe("cards");
  expect(payments.reachability.risk).toBeGreaterThan(2 * rota.reachability.risk);
  expect(rota.reachability.risk).toBeGreaterThan(0);
});
