/** Exposure by portfolio, and the best fixes within a budget. */
import { expect, it } from "vitest";
import { twoDoors } from "../pipeline/two-doors.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play(twoDoors);
const ask = await startAsking();
const best = (target: string) =>
  Math.max(...scenario.paths.filter((path) => path.target === target).map(({ risk }) => risk));

it("adds up the best risk of each crown jewel by who answers for it, never the paths", async () => {
  const { exposure } = await ask(
    scenario,
    `query ($workspace: String!) {
      exposure(workspace: $workspace, by: OWNER) { risk crownJewels reached portfolios { name targets reached risk share worst { uid } } }
    }`,
  );
  expect(exposure).toMatchObject({ crownJewels: 3, reached: 2 });
  expect(exposure.risk).toBeCloseTo(best("customers") + best("letters"), 6);
  expect(exposure.portfolios).toMatchObject([
    { name: "data team", targets: 2, reached: 1, risk: best("customers"), worst: { uid: "customers" } },
    { name: "mail team", targets: 1, reached: 1, risk: best("letters"), worst: { uid: "letters" } },
  ]);
});

it("plans the fixes that lower it most within a budget", async () => {
  const planFor = async (budget: number) => {
    const query = `query ($workspace: String!, $budget: Int!) {
      fixes(workspace: $workspace, budget: $budget) { plan { cost before after exact fixes { title cost riskAfter } } }
    }`;
    return (await ask(scenario, query, { budget })).fixes.plan;
  };
  const plans = [await planFor(1), await planFor(2), await planFor(4)];
  for (const [place, plan] of plans.entries()) {
    expect(plan.cost).toBeLessThanOrEqual([1, 2, 4][place]!);
    expect(plan.exact).toBe(true);
    expect(plan.after).toBeLessThan(place ? plans[place - 1].after + 1e-9 : plan.before);
  }
  expect(plans[0].fixes).toHaveLength(1);
});
