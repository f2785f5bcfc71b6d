/** A service with ten million requests a day outranks a rarely used administration page. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const scores = await scoresOf(
  await play({
    "inventory.yaml": twins({
      busy: { service: { requestsPerDay: 10_000_000, observedDays: 30 } },
      admin: { service: { requestsPerDay: 4, observedDays: 30, exposedTo: "employees" } },
    }),
  }),
);

it("although their weakness, their data and their exposure are the same", () => {
  const [busy, admin] = [scores["busy"]!.verdict, scores["admin"]!.verdict];
  expect(busy.state).toBe(admin.state);
  expect(busy.risk).toBeGreaterThan(1.3 * admin.risk);
});
