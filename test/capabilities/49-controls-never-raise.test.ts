/** Authentication, gateway and WAF never raise a score. */
import { expect, it } from "vitest";
import { play, scoresOf } from "./scenario.js";
import { twins, type Twin } from "./twins.js";

const WEAKNESSES = { command: "CWE-78", bypass: "CWE-287", upload: "CWE-434" };
const guarded: Record<string, Record<string, unknown>> = {
  open: {},
  authenticated: { authentication: "required", controls: ["authentication"] },
  waf: { controls: ["waf"] },
  mtls: { controls: ["mtls"] },
  all: { authentication: "required", controls: ["authentication", "waf", "mtls", "mfa"] },
};
const variants: Record<string, Twin> = {};
const gateways: unknown[] = [];
for (const [weakness, cwe] of Object.entries(WEAKNESSES)) {
  for (const [guard, said] of Object.entries(guarded))
    variants[`${weakness}-${guard}`] = { service: said, finding: { cwe } };
  variants[`${weakness}-gateway`] = { service: { reachableFrom: [] }, finding: { cwe } };
  gateways.push({
    uid: `${weakness}-front`,
    port: 443,
    application: "https",
    reachableFrom: ["internet"],
    forwards: [`${weakness}-gateway`],
  });
}
const scores = await scoresOf(await play({ "inventory.yaml": twins(variants, { services: gateways }) }));

it.each(Object.keys(WEAKNESSES))("%s", (weakness) => {
  const open = scores[`${weakness}-open`]!.verdict.risk;
  for (const guard of [...Object.keys(guarded), "gateway"])
    expect(scores[`${weakness}-${guard}`]!.verdict.risk).toBeLessThanOrEqual(open);
});

it("and each that acts on a command injection lowers it", () => {
  const risk = (guard: string) => scores[`command-${guard}`]!.verdict.risk;
  for (const guard of ["authenticated", "waf", "gateway"]) expect(risk(guard)).toBeLessThan(risk("open"));
  expect(risk("all")).toBeLessThan(Math.min(risk("authenticated"), risk("waf")));
});
