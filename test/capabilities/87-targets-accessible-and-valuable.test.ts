/** Targets sorted by accessible × valuable. */
import { expect, it } from "vitest";
import { twoDoors } from "../pipeline/two-doors.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play(twoDoors);
const ask = await startAsking();

it("are crown jewels by likelihood × impact; those that nobody gets to come last", async () => {
  const { exposure } = await ask(
    scenario,
    `query ($workspace: String!) { exposure(workspace: $workspace) { more targets { target { uid } likelihood impact risk isHeld path } } }`,
  );
  const targets: { target: { uid: string }; likelihood: number; impact: number; risk: number; path: string | null }[] =
    exposure.targets;
  expect(targets.map(({ target }) => target.uid)).toEqual(["customers", "letters", "reports"]);
  for (const { likelihood, impact, risk } of targets) expect(risk).toBeCloseTo(likelihood * impact, 0);
  // As valuable as the first, but nobody gets there.
  expect(targets[2]).toMatchObject({ likelihood: 0, risk: 0, isHeld: false, path: null, impact: targets[0]!.impact });
  expect(targets[0]!.path).toBe(scenario.paths.find(({ target }) => target === "customers")!.id);
  expect(exposure.more).toBe(false);
});
