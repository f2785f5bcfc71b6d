/** Zero execution counts only after a stated number of observed days. */
import { expect, it } from "vitest";
import { SCORING } from "../../src/score/index.js";
import { setScoring } from "../../src/pipeline/scoring.js";
import { play, playOn, scoresOf, store } from "./scenario.js";
import { twins } from "./twins.js";

const sca = { kind: "sca", cve: "CVE-2023-1000", cwe: "CWE-502", verified: undefined };
const cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const watched = (observedDays: number) => ({ ...sca, cvss, epss: 0.5, executed: false, observedDays });
const { leastObservedDays } = SCORING.runtime;
const files = {
  "inventory.yaml": twins({
    never: { finding: { ...sca, cvss, epss: 0.5 } },
    short: { finding: watched(leastObservedDays - 1) },
    enough: { finding: watched(leastObservedDays) },
  }),
};
const scenario = await play(files);
const scores = await scoresOf(scenario);
const risk = (name: string, of = scores) => of[name]!.verdict.risk;

it("and until then it is as if nobody had watched", () => {
  expect(risk("short")).toBe(risk("never"));
  expect(risk("enough")).toBeLessThan(risk("short"));
  expect(risk("enough")).toBeGreaterThan(0);
});

it("which a workspace may set itself, and its answers say so", async () => {
  await setScoring(store, scenario.workspace, { "runtime.leastObservedDays": 30 });
  const again = await playOn(scenario, files);
  expect(risk("enough", await scoresOf(again))).toBe(risk("never"));
  expect(again.analysis.overridden).toEqual([{ name: "runtime.leastObservedDays", value: 30, published: 7 }]);
});
