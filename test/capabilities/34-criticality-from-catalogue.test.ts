/** Criticality comes from a service catalogue or CMDB; the explanation names the factor and its source (37). */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, playOn, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const estate = await play({ "inventory.yaml": twins({ checkout: {}, lunch: {}, other: {} }) });
const catalogue = {
  "cmdb.yaml": inventory({
    applications: [
      { uid: "app/checkout", members: ["checkout", "checkout-app"], criticality: "critical" },
      { uid: "app/lunch", members: ["lunch-app"], criticality: "low" },
    ],
  }),
};
const told = await playOn(estate, catalogue, { source: "cmdb" });
const scores = await scoresOf(told);
const criticality = (target: string) =>
  told.paths.find((path) => path.target === target)!.impactFactors.find(({ name }) => name === "criticality")!;

it("for the data of the application's services, by the catalogue's word alone", () => {
  expect(scores["lunch"]!.verdict.risk).toBeLessThan(scores["checkout"]!.verdict.risk);
  expect(criticality("checkout-data")).toMatchObject({ value: 1, missing: false });
  expect(criticality("lunch-data")).toMatchObject({ value: 0.4, missing: false });
});

it("with the place that says so", () => {
  expect(criticality("lunch-data").origin).toMatch(/^criticality low: .*cmdb\.yaml .*\/applications\/1$/);
});

it("and what the catalogue does not know counts as critical and says that it is not known", () => {
  expect(criticality("other-data")).toMatchObject({ value: 1, missing: true, origin: "unknown: counted as critical" });
});
