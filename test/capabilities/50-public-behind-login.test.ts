/** Public but behind authentication ranks below public and open. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const scenario = await play({
  "inventory.yaml": twins({
    open: {},
    login: { service: { authentication: "required", controls: ["authentication"] } },
  }),
});
const scores = await scoresOf(scenario);

it("by its paths, and the authentication is named on the way", () => {
  expect(scenario.paths.map(({ target }) => target)).toEqual(["open-data", "login-data"]);
  const factors = scenario.paths[1]!.steps.flatMap((step) => step.factors);
  expect(factors.find(({ name }) => name === "control: authentication")).toMatchObject({ origin: "login" });
});

it("by its score, though both are exposed", () => {
  expect(scores["login"]!.verdict.state).toBe(scores["open"]!.verdict.state);
  expect(scores["login"]!.verdict.risk).toBeLessThan(scores["open"]!.verdict.risk);
});
