/** The share of findings that lie on an attack path. */
import { expect, it } from "vitest";
import { twoDoors } from "../pipeline/two-doors.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play(twoDoors);
const ask = await startAsking();

it("counts the findings that decide a step between the internet and a crown jewel, and no other", async () => {
  const { exposure, findings } = await ask(
    scenario,
    `query ($workspace: String!) {
      exposure(workspace: $workspace) { findings { total onPaths share } }
      findings(workspace: $workspace) { totalCount }
    }`,
  );
  // Both of the shop's and the mail server's; the one of the batch service lies where nobody gets.
  expect(exposure.findings).toEqual({ total: 4, onPaths: 3, share: 0.75 });
  expect(findings.totalCount).toBe(4);
  const onRanked = new Set(
    scenario.paths.flatMap(({ steps }) => steps.flatMap(({ via }) => (via?.startsWith("finding/") ? [via] : []))),
  );
  expect(onRanked.size).toBeLessThanOrEqual(exposure.findings.onPaths);
});
