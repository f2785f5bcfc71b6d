/** High availability, autoscaling and premium tiers hint at criticality. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const scenario = await play({
  "inventory.yaml": twins({
    available: { store: { highAvailability: true } },
    scaled: { compute: { autoscaling: true } },
    premium: { service: { tier: "Premium P2" } },
    replicated: { compute: { replicas: 3 } },
    basic: { store: { tier: "Basic", highAvailability: false } },
    stated: { store: { tier: "Basic", criticality: "critical" } },
  }),
});
const scores = await scoresOf(scenario);
const criticality = (name: string) =>
  scenario.paths
    .find(({ target }) => target === `${name}-data`)!
    .impactFactors.find((factor) => factor.name === "criticality")!;

it.each([
  ["available", "high availability"],
  ["scaled", "autoscaling"],
  ["premium", "tier premium p2"],
  ["replicated", "3 replicas"],
])("%s outranks what settings hint against", (name, hint) => {
  expect(scores[name]!.verdict.risk).toBeGreaterThan(scores["basic"]!.verdict.risk);
  expect(criticality(name)).toMatchObject({
    missing: true,
    origin: expect.stringContaining(`hint at high: ${hint} of`),
  });
});

it("and a hint never outweighs what somebody states", () => {
  expect(criticality("basic").origin).toContain("hint at low");
  expect(criticality("stated")).toMatchObject({ value: 1, missing: false });
});
