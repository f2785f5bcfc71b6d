/** A new flaw on a hot path rises at once; traces are mapped to findings (54). */
import { expect, it } from "vitest";
import { digestOf, inventory, REMOTE } from "./reports.js";
import { play, playOn, scoresOf } from "./scenario.js";

const image = `image/registry.example/shop@sha256:${digestOf("a")}`;
const estate = await play({
  "inventory.yaml": inventory({
    services: [{ uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] }],
    computes: [{ uid: "app", keeps: ["orders"], builtFrom: [image] }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
    images: [{ uid: image }],
  }),
  "runtime.yaml": inventory({
    execution: [
      { asset: "app", package: "maven/org.example:parser", executed: true, observedDays: 30, until: "2026-11-01" },
      { asset: "app", package: "maven/org.example:printer", executed: false, observedDays: 30, until: "2026-11-01" },
    ],
  }),
});
const flaw = (name: string, cve: string) => ({
  asset: image,
  title: name,
  kind: "sca",
  cve,
  cwe: "CWE-502",
  cvss: REMOTE,
  epss: 0.3,
  package: `pkg:maven/org.example/${name}`,
  version: "1.0",
});
// The scanner's list of tomorrow; nothing is watched anew.
const tomorrow = await playOn(
  estate,
  {
    "scan.yaml": inventory({
      findings: [flaw("parser", "CVE-2026-1001"), flaw("printer", "CVE-2026-1002"), flaw("logger", "CVE-2026-1003")],
    }),
  },
  { source: "scan" },
);
const scores = await scoresOf(tomorrow);

it("above the same flaw in a package that never ran, and above one that nobody watched", () => {
  const risks = ["parser", "logger", "printer"].map((name) => scores[name]!.verdict.risk);
  expect(risks).toEqual([...risks].sort((a, b) => b - a));
  expect(new Set(risks).size).toBe(3);
});

it("by what was seen before it was known", () => {
  expect(scores["parser"]!.properties).toMatchObject({ executed: true, observedDays: 30 });
  expect(scores["parser"]!.verdict.factors).toContainEqual({
    name: "runtime",
    value: 1,
    origin: "the vulnerable code was seen running",
    missing: false,
  });
  expect(scores["logger"]!.properties).not.toHaveProperty("executed");
});
