/** How likely any path to a target succeeds, with causes drawn once for all they decide. */
import { expect, it } from "vitest";
import { simulateAttacks } from "../../src/pipeline/simulation.js";
import { inventory } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";
import { twoDoors } from "./two-doors.js";

const { opened, paths } = await play(twoDoors);
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const ask = (more: object = {}) => simulateAttacks(store, opened, { limit: 10, worlds: 4096, seed: 7, ...more });

it("lies between the best path and what a cut lets through, and is the same for the same seed", async () => {
  const found = await ask();
  expect(found).toMatchObject({ worlds: 4096, seed: 7, more: false, complete: true });
  expect(found.targets.map(({ target }) => target.uid).sort()).toEqual(["customers", "letters", "reports"]);
  for (const { target, probability, low, high, lower, upper, impact, exposure } of found.targets) {
    const best = Math.max(...paths.filter((path) => path.target === target.uid).map(({ likelihood }) => likelihood));
    expect(lower).toBeGreaterThanOrEqual(best - 1e-6);
    expect(upper).toBeGreaterThanOrEqual(lower);
    expect([lower, low, probability, high, upper]).toEqual(
      [lower, low, probability, high, upper].sort((a, b) => a - b),
    );
    expect(exposure).toBeCloseTo(probability * impact, 6);
  }
  expect(found.any.probability).toBeGreaterThanOrEqual(
    Math.max(...found.targets.map(({ probability }) => probability)),
  );
  expect(await ask()).toEqual(found);
  expect((await ask({ seed: 8 })).targets).not.toEqual(found.targets);
});

it("says why there is nothing to play through", async () => {
  expect(await ask({ to: [node("reports")] })).toMatchObject({ targets: [], worlds: 0, why: expect.any(String) });
});

it("draws a vulnerability once for all services that have it: the second door adds nothing to the first", async () => {
  const door = (name: string, cve: string) => ({
    services: [{ uid: name, port: 443, application: "https", reachableFrom: ["internet"], exposedBy: [`${name}-app`] }],
    computes: [{ uid: `${name}-app`, secrets: ["key"] }],
    findings: [
      {
        ...{ asset: `${name}-app`, title: "Code injection", kind: "sca", cwe: "CWE-94", cve, severity: "critical" },
        cvss: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
      },
    ],
  });
  const build = async (second: string) => {
    const [a, b] = [door("a", "CVE-2021-44228"), door("b", second)];
    const scenario = await play({
      "estate.yaml": inventory({
        services: [...a.services, ...b.services],
        computes: [...a.computes, ...b.computes],
        findings: [...a.findings, ...b.findings],
        secrets: [{ uid: "key", unlocks: ["gold"] }],
        stores: [{ uid: "gold", data: { pii: "restricted" } }],
      }),
      "epss.csv":
        "#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.5,0.9\nCVE-2017-5638,0.5,0.9\n",
    });
    const { targets } = await simulateAttacks(store, scenario.opened, { limit: 1, worlds: 8192, seed: 1 });
    return targets[0]!;
  };
  const [same, different] = [await build("CVE-2021-44228"), await build("CVE-2017-5638")];
  expect(same.high).toBeLessThan(different.low);
});

it("gets round a firewall of requests once for all weaknesses behind it", async () => {
  const build = async (controls: string[]) => {
    const finding = (cve: string) => ({
      ...{ asset: "app", title: "Code injection", kind: "sca", cwe: "CWE-94", cve, severity: "critical" },
      cvss: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    });
    const scenario = await play({
      "estate.yaml": inventory({
        services: [{ uid: "shop", port: 443, reachableFrom: ["internet"], exposedBy: ["app"], controls }],
        computes: [{ uid: "app", secrets: ["key"] }],
        findings: ["CVE-2021-44228", "CVE-2017-5638", "CVE-2014-6271"].map(finding),
        secrets: [{ uid: "key", unlocks: ["gold"] }],
        stores: [{ uid: "gold", data: { pii: "restricted" } }],
      }),
    });
    const { targets, causes } = await simulateAttacks(store, scenario.opened, { limit: 1, worlds: 1 << 14, seed: 1 });
    return { ...targets[0]!, causes };
  };
  const [open, guarded] = [await build([]), await build(["waf"])];
  expect(guarded.causes).toBe(open.causes + 1);
  // The firewall stops half of the worlds, however many weaknesses there are behind it.
  expect(guarded.low).toBeLessThan(open.probability / 2);
  expect(guarded.high).toBeGreaterThan(open.probability / 2);
});
