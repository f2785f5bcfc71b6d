/** A new traffic window changes scores without importing anything else again. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, playOn, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const window = (until: string, requestsPerDay: number) => ({
  "traffic.yaml": inventory({
    traffic: [{ asset: "shop", requestsPerDay, observedDays: 14, until }],
  }),
});
const estate = await play({ "inventory.yaml": twins({ shop: {}, blog: {} }) });
const before = await scoresOf(estate);
const quiet = await playOn(estate, window("2026-10-14", 3), { source: "traffic" });
const rare = await scoresOf(quiet);
const busy = await scoresOf(await playOn(estate, window("2026-10-28", 2_000_000), { source: "traffic" }));
const late = await scoresOf(await playOn(estate, window("2026-09-30", 3), { source: "traffic of September" }));
const risk = (scores: typeof before, name: string) => scores[name]!.verdict.risk;

it("of what the window is about, and of nothing else", () => {
  expect(risk(rare, "shop")).toBeLessThan(risk(busy, "shop"));
  expect(risk(rare, "shop")).toBeLessThan(risk(before, "shop"));
  expect([risk(rare, "blog"), risk(busy, "blog")]).toEqual([risk(before, "blog"), risk(before, "blog")]);
});

it("and an older window that is imported later changes nothing", () => {
  expect(risk(late, "shop")).toBe(risk(busy, "shop"));
});
