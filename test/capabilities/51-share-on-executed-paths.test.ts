/** The share of findings on executed paths is reported; zero execution counts only after enough observed days (52). */
import { expect, it } from "vitest";
import { play, startAsking } from "./scenario.js";
import { twins } from "./twins.js";

const scenario = await play({
  "inventory.yaml": twins({
    runs: { finding: { executed: true } },
    alsoRuns: { finding: { executed: true, observedDays: 1 } },
    idle: { finding: { executed: false, observedDays: 30 } },
    briefly: { finding: { executed: false, observedDays: 2 } },
    unwatched: {},
    closed: { finding: { executed: true, status: "remediated" } },
  }),
});
const ask = await startAsking();

it("of the open ones; watching for two days counts as not watching", async () => {
  const { findingShares } = await ask(
    scenario,
    `query ($workspace: String!) { findingShares(workspace: $workspace) {
      open closed executed { count share } notExecuted { count share } notWatched { count share } states { state count }
    } }`,
  );
  const { states, ...shares } = findingShares;
  expect(shares).toEqual({
    open: 5,
    closed: 1,
    executed: { count: 2, share: 0.4 },
    notExecuted: { count: 1, share: 0.2 },
    notWatched: { count: 2, share: 0.4 },
  });
  expect(states.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(5);
  expect(states.find(({ state }: { state: string }) => state === "REACHABLE_IN_THEORY").count).toBe(1);
});
