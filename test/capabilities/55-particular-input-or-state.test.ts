/** A flaw that needs particular input or state scores lower; documented API, user role and application state each count (56). */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const scores = await scoresOf(
  await play({
    "inventory.yaml": twins({
      plain: {},
      input: { finding: { needsInput: "an archive with a path that leads outside" } },
      state: { finding: { needsState: "an import is running" } },
      both: { finding: { needsInput: "an archive", needsState: "an import is running" } },
      hard: { finding: { cvss: "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N" } },
      easy: { finding: { cvss: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N" } },
    }),
  }),
);
const risk = (name: string) => scores[name]!.verdict.risk;

it("than one that needs nothing, and both lower than either", () => {
  for (const name of ["input", "state"]) expect(risk(name)).toBeLessThan(risk("plain"));
  expect(risk("both")).toBeLessThan(Math.min(risk("input"), risk("state")));
  expect(risk("both")).toBeGreaterThan(0);
});

it("by CVSS's attack requirements too", () => {
  expect(risk("hard")).toBeLessThan(risk("easy"));
});

it("and says what it takes", () => {
  expect(scores["state"]!.verdict.factors).toContainEqual({
    name: "state",
    value: 0.5,
    origin: "it takes that an import is running",
    missing: false,
  });
});
