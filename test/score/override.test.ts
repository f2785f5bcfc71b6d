import { describe, expect, it } from "vitest";
import { constantsWith, SCORING, ScoringError, withOverride } from "../../src/score/index.js";

describe("a workspace's own scoring constants", () => {
  it("stand for the published ones, and nothing else changes", () => {
    const own = withOverride({ "threat.kev": 0.97, "impact.classification.pii.restricted": 1 });
    expect(own.threat.kev).toBe(0.97);
    expect(own.impact.classification["pii"]!["restricted"]).toBe(1);
    expect({ ...own, threat: SCORING.threat, impact: SCORING.impact }).toEqual(SCORING);
    expect(SCORING.threat.kev).toBe(0.95);
  });

  it("have each a name, what is published, and what it means", () => {
    const shown = constantsWith({ "runtime.notExecuted": 0.05 });
    expect(shown.find(({ name }) => name === "runtime.notExecuted")).toEqual({
      name: "runtime.notExecuted",
      value: 0.05,
      published: 0.1,
      means: "did not run in the stated number of observed days; never 0",
    });
    for (const { name, means } of shown) expect(`${name}: ${means}`).toMatch(/: \S.*/);
  });

  it.each([
    [{ "threat.kevs": 0.9 }, /no constant "threat\.kevs".*Did you mean threat\.kev\?|no constant "threat\.kevs"/],
    [{ "threat.kev": 1.5 }, /threat\.kev cannot be that/],
    [{ "runtime.notExecuted": 0 }, /runtime\.notExecuted cannot be that/],
    [{ "runtime.unknown": 0.05 }, /runtime\.unknown = 0\.05 does not fit: runtime\.notExecuted \(0\.1\)/],
    [{ "impact.classification.pii.public": 0.95 }, /impact\.classification\.pii\.public = 0\.95 does not fit/],
    [{ "traffic.requestsPerDay.1": 0.2 }, /traffic\.requestsPerDay\.0/],
    [{ "bands.high": 50 }, /bands\.high = 50 does not fit/],
  ])("%j is refused, and the message says what to do", (override, message) => {
    expect(() => withOverride(override as unknown as Record<string, number>)).toThrow(ScoringError);
    expect(() => withOverride(override as unknown as Record<string, number>)).toThrow(message);
  });
});
