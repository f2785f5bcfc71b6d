import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleInfo } from "../../src/model/index.js";
import { scoreStep, type StepContext } from "../../src/score/index.js";

const rule: RuleInfo = {
  id: "test/exploit",
  title: "A rule",
  layer: "application",
  technique: "T1190",
  success: 0.8,
  free: false,
  exploit: true,
  remediation: "Patch it.",
  controls: ["waf", "authentication"],
  enabled: true,
};
const route = (controls: string[]) => ({ uid: "shop#via/pay", basis: "configured" as const, properties: { controls } });
const score = (context: Partial<StepContext>) => scoreStep({ rule, because: [], ...context });

describe("the probability of a step", () => {
  it("is the rule's constant where nothing is exploited", () => {
    expect(score({ rule: { ...rule, exploit: false } }).probability).toBe(0.8);
  });

  it("costs nothing for membership in a hub", () => {
    expect(score({ rule: { ...rule, free: true } })).toMatchObject({ probability: 1, cost: 0 });
  });

  it("takes EPSS, and the floor for known exploitation where that is higher", () => {
    const via = { cve: "CVE-2021-44228" };
    const byEpss = score({ via, vulnerability: { epss: 0.2 } });
    const byKev = score({ via, vulnerability: { epss: 0.2, kev: true } });
    expect(byEpss.factors[0]).toMatchObject({ name: "threat", value: 0.2 });
    expect(byKev.factors[0]).toMatchObject({
      name: "threat",
      value: 0.95,
      origin: expect.stringContaining("known exploited"),
    });
  });

  it("says that the prior was taken where no EPSS is known", () => {
    expect(score({ via: { cve: "CVE-2020-0001" } }).factors[0]).toMatchObject({ value: 0.01055, missing: true });
  });

  it("relates CVSS exploitability to the easiest vector", () => {
    const easy = score({ via: { verified: true, cvssVector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } });
    const hard = score({ via: { verified: true, cvssVector: "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H" } });
    expect(easy.factors[1]).toMatchObject({ name: "success", value: 1 });
    expect(hard.factors[1]!.value).toBeCloseTo(0.44 / 0.77);
  });

  it("never counts unknown execution below a measured zero, and a zero only after enough days", () => {
    const runtime = (via: Record<string, unknown>) =>
      score({ via: { exploitAvailable: true, ...via } }).factors.find(({ name }) => name === "runtime")!.value;
    expect(runtime({ executed: true })).toBe(1);
    expect(runtime({})).toBe(0.7);
    expect(runtime({ executed: false, observedDays: 30 })).toBe(0.1);
    expect(runtime({ executed: false, observedDays: 2 })).toBe(0.7);
  });

  it("takes a test that confirmed the weakness for having run it, and asks nothing of the kind of a secret", () => {
    const confirmed = score({ via: { verified: true } }).factors.find(({ name }) => name === "runtime");
    expect(confirmed).toMatchObject({ value: 1, missing: false });
    const secret = score({ via: { findingKind: "secret", verified: true } }).factors.map(({ name }) => name);
    expect(secret).not.toContain("runtime");
  });

  it("takes a service whose callers must log in for having authentication", () => {
    const because = [{ uid: "shop", basis: "configured" as const, properties: { authentication: "required" } }];
    expect(score({ via: { verified: true }, because }).factors.at(-1)).toMatchObject({
      name: "control: authentication",
    });
  });

  it("lets each kind of control act once, however often a route names it", () => {
    const once = score({ via: { verified: true }, because: [route(["waf"])] });
    const twice = score({ via: { verified: true }, because: [route(["waf"]), route(["waf", "mfa"])] });
    expect(twice.cost).toBe(once.cost);
    expect(once.factors.at(-1)).toMatchObject({ name: "control: waf", value: 0.5, origin: "shop#via/pay" });
  });

  it("is inferred when any fact that it rests on is", () => {
    const because = [route([]), { uid: "x", basis: "inferred" as const, properties: {} }];
    expect(score({ because }).basis).toBe("inferred");
  });

  it("never rises with a control and never falls with EPSS or exploitation", () => {
    const via = fc.record({
      cve: fc.constant("CVE-2024-1000"),
      executed: fc.option(fc.boolean(), { nil: undefined }),
      observedDays: fc.nat(100),
    });
    const controls = fc.subarray(["waf", "authentication", "mtls"]);
    fc.assert(
      fc.property(
        via,
        controls,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (finding, acting, a, b, kev) => {
          const with_ = (epss: number, on: string[], known: boolean) =>
            score({ via: finding, vulnerability: { epss, kev: known }, because: [route(on)] }).probability;
          expect(with_(Math.min(a, b), acting, kev)).toBeLessThanOrEqual(with_(Math.max(a, b), acting, kev));
          expect(with_(a, acting, kev)).toBeLessThanOrEqual(with_(a, [], kev));
          expect(with_(a, acting, false)).toBeLessThanOrEqual(with_(a, acting, true));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it("reads the exploitability of CVSS 2, 3 and 4", () => {
    const success = (cvssVector: string) =>
      score({ via: { verified: true, cvssVector } }).factors.find(({ name }) => name === "success")!;
    expect(success("AV:N/AC:L/Au:N/C:C/I:C/A:C").value).toBe(1);
    expect(success("AV:L/AC:H/Au:S/C:C/I:C/A:C").value).toBeCloseTo((0.395 * 0.35 * 0.56) / (0.71 * 0.704));
    expect(success("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N").value).toBeCloseTo(0.44 / 0.77);
    expect(success("CVSS:4.0/AV:N/AC:L/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N").origin).toContain("constant of rule");
  });

  it("never falls with traffic, whatever window saw it", () => {
    const days = fc.option(fc.nat(60), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(20_000_000), fc.nat(20_000_000), days, (a, b, observedDays) => {
        const at = (requestsPerDay: number) =>
          score({ via: { verified: true }, places: [{ uid: "shop", properties: { requestsPerDay, observedDays } }] });
        expect(at(Math.min(a, b)).probability).toBeLessThanOrEqual(at(Math.max(a, b)).probability);
        expect(at(0).probability).toBeLessThanOrEqual(score({ via: { verified: true } }).probability);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("never rises with what an attacker has to bring along", () => {
    const via = { verified: true };
    const plain = score({ via }).probability;
    for (const more of [{ needsInput: "an archive" }, { needsState: "a lock is held" }])
      expect(score({ via: { ...via, ...more } }).probability).toBeLessThan(plain);
    const hidden = [{ uid: "shop#via/x", properties: { documented: false } }];
    expect(score({ via, places: hidden }).probability).toBeLessThan(plain);
  });
});
