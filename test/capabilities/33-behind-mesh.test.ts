/** The same CVE behind mesh authentication and away from sensitive data falls at least two bands. */
import { expect, it } from "vitest";
import { REMOTE } from "./reports.js";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const cve = {
  kind: "sca",
  cve: "CVE-2023-1000",
  cwe: "CWE-502",
  cvss: REMOTE,
  epss: 0.9,
  verified: undefined,
  executed: true,
};
const scores = await scoresOf(
  await play({
    "inventory.yaml": twins(
      {
        open: { finding: cve },
        meshed: {
          finding: cve,
          service: { reachableFrom: [], authentication: "required", controls: ["authentication"] },
          store: { data: { other: "internal" } },
        },
        // What an attacker has to take first, to speak to the mesh from inside.
        first: { finding: cve },
      },
      { network: [{ from: ["first-app"], to: ["meshed"], ports: [443], controls: ["mtls"] }] },
    ),
  }),
);
const BANDS = ["low", "medium", "high", "critical"];

it("and stays reachable", () => {
  const [open, meshed] = [scores["open"]!, scores["meshed"]!];
  expect(BANDS.indexOf(open.band) - BANDS.indexOf(meshed.band)).toBeGreaterThanOrEqual(2);
  expect(meshed.verdict.state).toBe("reachable");
  expect(meshed.verdict.risk).toBeGreaterThan(0);
});
