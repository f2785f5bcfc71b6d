/** Documented API, user role and application state each change the score. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, scoresOf } from "./scenario.js";

const operations: Record<string, Record<string, unknown>> = {
  "/documented": { documented: true },
  "/undocumented": { documented: false },
  "/user": { documented: true },
  "/administrator": { documented: true },
  "/state": { documented: true },
};
const NEEDS: Record<string, Record<string, unknown>> = {
  "/user": { needsRole: "user" },
  "/administrator": { needsRole: "administrator" },
  "/state": { needsState: "the basket is locked" },
};
const scores = await scoresOf(
  await play({
    "inventory.yaml": inventory({
      services: [
        {
          uid: "shop",
          port: 443,
          application: "https",
          reachableFrom: ["internet"],
          exposedBy: ["app"],
          endpoints: Object.entries(operations).map(([path, said]) => ({ method: "POST", path, ...said })),
        },
      ],
      computes: [{ uid: "app", keeps: ["orders"] }],
      stores: [{ uid: "orders", data: { pii: "restricted" } }],
      // Customers have logins, and one of them was lost.
      secrets: [{ uid: "customer-password", unlocks: ["shop"], assumedBreach: true }],
      findings: Object.keys(operations).map((path) => ({
        asset: `shop#via/POST ${path}`,
        title: path,
        kind: "dast",
        cwe: "CWE-78",
        verified: true,
        method: "POST",
        endpoint: path,
        ...NEEDS[path],
      })),
    }),
  }),
);
const { verdict: documented } = scores["/documented"]!;
const verdict = (path: string) => scores[path]!.verdict;

it("the API's description", () => {
  expect(verdict("/undocumented").risk).toBeLessThan(documented.risk);
  expect(verdict("/undocumented").factors.map(({ name }) => name)).toContain("documentation");
});

it("the role: a user's login has to be had first, and an administrator's is not to be had at all", () => {
  expect(verdict("/user").risk).toBeLessThan(documented.risk);
  expect(verdict("/user").risk).toBeGreaterThan(0);
  expect(verdict("/administrator")).toMatchObject({ state: "reachable-in-theory", risk: 0 });
  expect(verdict("/administrator").why).toContain("shop#admin");
});

it("the application's state", () => {
  expect(verdict("/state").risk).toBeLessThan(documented.risk);
});
