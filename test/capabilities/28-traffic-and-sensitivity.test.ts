/** More traffic or more sensitive data raises a finding, monotonically. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins, type Twin } from "./twins.js";

const TRAFFIC = [0, 1, 50, 100, 9_999, 10_000, 500_000, 1_000_000, 10_000_000];
const LEVELS = ["public", "internal", "confidential", "restricted"];
const variants: Record<string, Twin> = {};
for (const requests of TRAFFIC)
  variants[`requests-${requests}`] = { service: { requestsPerDay: requests, observedDays: 14 } };
for (const level of LEVELS) variants[`level-${level}`] = { store: { data: { phi: level }, crownJewel: true } };
const scores = await scoresOf(await play({ "inventory.yaml": twins(variants) }));
const risks = (names: string[]) => names.map((name) => scores[name]!.verdict.risk);

it("traffic", () => {
  const found = risks(TRAFFIC.map((requests) => `requests-${requests}`));
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(found.at(-1)).toBeGreaterThan(2 * found[0]!);
});

it("sensitivity", () => {
  const found = risks(LEVELS.map((level) => `level-${level}`));
  expect(found).toEqual([...found].sort((a, b) => a - b));
  expect(new Set(found).size).toBe(LEVELS.length);
});
