/** A deserialisation flaw reachable from inside only ranks below the same flaw reachable from the internet. */
import { expect, it } from "vitest";
import { REMOTE } from "./reports.js";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const flaw = { kind: "sca", cve: "CVE-2023-1000", cwe: "CWE-502", cvss: REMOTE, epss: 0.5, verified: undefined };
const scenario = await play({
  "inventory.yaml": twins({
    outside: { finding: flaw },
    inside: { finding: flaw, service: { reachableFrom: ["outside-app"] } },
  }),
});
const scores = await scoresOf(scenario);

it("by its score", () => {
  expect(scores["outside"]!.verdict.state).toBe("exposed");
  expect(scores["inside"]!.verdict.state).toBe("reachable");
  expect(scores["inside"]!.verdict.risk).toBeGreaterThan(0);
  expect(scores["inside"]!.verdict.risk).toBeLessThan(scores["outside"]!.verdict.risk);
});

it("by its paths", () => {
  const rank = (target: string) => scenario.paths.find((path) => path.target === target)!.rank;
  expect(rank("outside-data")).toBeLessThan(rank("inside-data"));
});
