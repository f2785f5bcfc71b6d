/** A finding whose vulnerable function runs in production outranks the same one whose function never ran. */
import { expect, it } from "vitest";
import { REMOTE } from "./reports.js";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const sca = { kind: "sca", cve: "CVE-2023-1000", cwe: "CWE-502", cvss: REMOTE, epss: 0.4, verified: undefined };
const scores = await scoresOf(
  await play({
    "inventory.yaml": twins({
      runs: { finding: { ...sca, executed: true, observedDays: 30 } },
      idle: { finding: { ...sca, executed: false, observedDays: 30 } },
      unwatched: { finding: sca },
    }),
  }),
);

it("and what nobody watched lies between", () => {
  const risks = ["runs", "unwatched", "idle"].map((name) => scores[name]!.verdict.risk);
  expect(risks).toEqual([...risks].sort((a, b) => b - a));
  expect(new Set(risks).size).toBe(3);
});

it("and the one that never ran is reachable in theory, with the reason", () => {
  expect(scores["runs"]!.verdict.state).toBe("exposed");
  expect(scores["idle"]!.verdict).toMatchObject({
    state: "reachable-in-theory",
    why: expect.stringContaining("not seen running in 30 observed days"),
  });
});
