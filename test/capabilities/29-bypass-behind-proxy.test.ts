/** An authentication bypass that external clients can reach is high; the same one behind an authenticated proxy is lower. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins } from "./twins.js";

const bypass = { finding: { cwe: "CWE-287" }, compute: { keeps: [] } };
const service = (name: string) => ({ serves: [`${name}-data`] });
const scores = await scoresOf(
  await play({
    "inventory.yaml": twins(
      {
        open: { ...bypass, service: service("open") },
        behind: { ...bypass, service: { ...service("behind"), reachableFrom: [] } },
      },
      {
        services: [
          {
            uid: "proxy",
            port: 443,
            application: "https",
            reachableFrom: ["internet"],
            authentication: "required",
            controls: ["authentication"],
            forwards: [{ asset: "behind#via/proxy", controls: ["authentication"] }],
          },
          {
            addsTo: "behind",
            endpoints: [{ route: "proxy", path: "/", controls: ["authentication"] }],
          },
        ],
      },
    ),
  }),
);

it("by at least a band", () => {
  const [open, behind] = [scores["open"]!, scores["behind"]!];
  expect(["critical", "high"]).toContain(open.band);
  expect(behind.verdict.risk).toBeGreaterThan(0);
  expect(behind.verdict.risk).toBeLessThan(open.verdict.risk);
  expect(behind.band).not.toBe(open.band);
});
