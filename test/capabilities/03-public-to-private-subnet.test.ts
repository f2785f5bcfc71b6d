/** Moving a host from a public to a private subnet lowers every finding on it. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, playOn, scoresOf } from "./scenario.js";

const estate = (subnet: string) => ({
  "network.yaml": inventory({
    scopes: [
      { uid: "subnet/public", scopeType: "subnet" },
      { uid: "subnet/private", scopeType: "subnet" },
    ],
    network: [
      { from: ["internet"], to: ["subnet/public"], ports: [443] },
      { from: ["subnet/public"], to: ["subnet/private"] },
    ],
  }),
  "hosts.yaml": inventory({
    computes: [
      { uid: "bastion", in: ["subnet/public"], listens: [443] },
      { uid: "host", in: [subnet], listens: [443], keeps: ["customers"] },
    ],
    stores: [{ uid: "customers", data: { pii: "restricted" } }],
    findings: [
      { asset: "bastion", title: "way in", kind: "dast", cwe: "CWE-78", verified: true },
      { asset: "host", title: "command injection", kind: "dast", cwe: "CWE-78", verified: true },
      { asset: "host", title: "vulnerable package", kind: "sca", cve: "CVE-2023-1000", cwe: "CWE-502", epss: 0.4 },
      { asset: "host", title: "weak cipher", kind: "misconfiguration", cwe: "CWE-327" },
    ],
  }),
});
const before = await play(estate("subnet/public"));
const open = await scoresOf(before);
const closed = await scoresOf(await playOn(before, estate("subnet/private")));

it.each(["command injection", "vulnerable package", "weak cipher"])("%s", (title) => {
  expect(open[title]!.verdict.state).toBe("exposed");
  expect(closed[title]!.verdict.risk).toBeLessThan(open[title]!.verdict.risk);
  expect(closed[title]!.verdict.risk).toBeGreaterThan(0);
});
