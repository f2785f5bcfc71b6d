/** An endpoint with SQL injection and zero traffic scores lower than with traffic. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, scoresOf } from "./scenario.js";

const operations = { "/used": 4000, "/idle": 0, "/unknown": undefined };
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
          endpoints: Object.entries(operations).map(([path, requestsPerDay]) => ({
            method: "GET",
            path,
            ...(requestsPerDay === undefined ? {} : { requestsPerDay, observedDays: 30 }),
          })),
        },
        { uid: "db", port: 5432, reachableFrom: ["app"], serves: ["orders"] },
      ],
      computes: [{ uid: "app", calls: ["db"] }],
      stores: [{ uid: "orders", data: { pii: "restricted" } }],
      findings: Object.keys(operations).map((path) => ({
        asset: `shop#via/GET ${path}`,
        title: path,
        kind: "dast",
        cwe: "CWE-89",
        verified: true,
        method: "GET",
        endpoint: path,
      })),
    }),
  }),
);
const risk = (path: string) => scores[path]!.verdict.risk;

it("and the explanation names the traffic", () => {
  expect(risk("/idle")).toBeLessThan(risk("/used"));
  expect(risk("/idle")).toBeGreaterThan(0);
  expect(scores["/idle"]!.verdict.factors.find(({ name }) => name === "traffic")).toMatchObject({
    value: 0.3,
    origin: "0 requests a day to shop#via/GET /idle, in 30 observed days",
  });
});

it("and what nobody measured never scores below a measured zero", () => {
  expect(risk("/unknown")).toBeGreaterThanOrEqual(risk("/used"));
  expect(scores["/unknown"]!.verdict.factors.find(({ name }) => name === "traffic")).toMatchObject({ missing: true });
});
