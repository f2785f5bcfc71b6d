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

it("by the score of the data that its finding opens", async () => {
  const { payments, rota } = await ask(
    scenario,
    `query ($workspace: String!) {
      payments: asset(uid: "payments", workspace: $workspace) { reachability { risk } }
      rota: asset(uid: "rota", workspace: $workspace) { reachability { risk } }
    }`,
  );
  expect(payments.reachability.risk).toBeGreaterThan(rota.reachability.risk);
  expect(rota.reachability.risk).toBeGreaterThan(0);
});
