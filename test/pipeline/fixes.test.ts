/** What to fix first, what closes everything, and what each fix does to each path. */
import { describe, expect, it } from "vitest";
import { fixesFor } from "../../src/pipeline/fixes.js";
import { SCORING } from "../../src/score/index.js";
import { inventory } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";
import { pathsBetween } from "../../src/pipeline/path-questions.js";
import { whatIf } from "../../src/pipeline/what-if.js";
import { Assumptions, type AttackPath } from "../../src/model/index.js";
import { neededWay } from "./needed-way.js";
import { twoDoors } from "./two-doors.js";

const { opened, paths } = await play(twoDoors);
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const ask = (more: object = {}) => fixesFor(store, opened, { limit: 50, ...more });
const best = (target: string) => Math.max(...paths.filter((path) => path.target === target).map(({ risk }) => risk));

it("that remedy no finding name what grants the step that they take away", async () => {
  const { opened: granting } = await play({
    "estate.yaml": inventory({
      services: [{ uid: "shop", port: 443, reachableFrom: ["internet"], exposedBy: ["app"] }],
      computes: [{ uid: "app" }],
      identities: [{ uid: "admin", crownJewel: true }],
      findings: [{ title: "Injection", cwe: "CWE-78", kind: "dast", verified: true, severity: "high", asset: "shop" }],
      relations: [{ type: "RUNS_AS", from: "app", to: "admin", why: "statement 2 of policy everything" }],
    }),
  });
  const { fixes, plan } = await fixesFor(store, granting, { limit: 50 });
  const reasonOf = (rule: string) => fixes.find((fix) => fix.rule === rule)?.reason;
  expect(reasonOf("workload/identity")).toBe("statement 2 of policy everything");
  expect(fixes.filter(({ findings }) => findings.length).map(({ reason }) => reason)).toEqual([null]);
  expect(plan.fixes.length).toBeGreaterThan(0);
});

describe("fixes", async () => {
  const all = await ask();
  const log4j = all.fixes.find(({ title }) => title.includes("log4j"))!;

  it("are what people do: one update for all weaknesses of a package, with what it costs and why", () => {
    expect(log4j).toMatchObject({
      kind: "patch",
      cost: SCORING.fixCost.patch,
      costOrigin: expect.stringContaining("fixCost.patch"),
      at: { uid: "shop-app" },
    });
    expect(log4j.title).toMatch(/CVE-2021-44228, CVE-2021-45046/);
    expect(log4j.findings.length).toBe(2);
    expect(log4j.steps).toBeGreaterThanOrEqual(2);
  });

  it("say of each path whether they resolve it, reduce it or leave it", () => {
    const through = (asset: string) =>
      paths.filter(({ steps }) => steps.some(({ target }) => target === asset)).map(({ id }) => id);
    expect([...log4j.resolves].sort()).toEqual(through("shop-app").sort());
    expect(log4j.reduces).toEqual([]);
    expect(log4j.unchanged).toBe(paths.length - through("shop-app").length);
    expect(all.paths.map(({ id }) => id).sort()).toEqual(paths.map(({ id }) => id).sort());
  });

  it("leave out what nothing can be done about, and what lies on no path", () => {
    expect(all.fixes.map(({ title }) => title).join("\n")).not.toMatch(/Nothing to do here|spring/);
    expect(JSON.stringify(all)).not.toMatch(/"kind":"(Senders|Receivers)"/);
  });

  it("are planned so that nothing better exists, which small estates let us try out", async () => {
    for (const budget of [1, 2, 3, 5]) {
      const { plan } = await ask({ budget });
      expect(plan.cost).toBeLessThanOrEqual(budget);
      expect(plan).toMatchObject({ exact: true, atLeast: expect.closeTo(plan.after, 6) });
      expect(plan.before).toBeCloseTo(best("customers") + best("letters"), 6);
      expect(plan.fixes.at(-1)?.riskAfter ?? plan.before).toBeCloseTo(plan.after, 6);
    }
    // One day: closing the customers' store to whoever asks takes away more than either update.
    const { plan } = await ask({ budget: 1 });
    const gone = plan.before - plan.after;
    for (const { cost, relief } of all.fixes) if (cost <= 1) expect(relief).toBeLessThanOrEqual(gone + 1e-6);
  });

  it("close every path when all of a separation are made, and no fewer do", async () => {
    const { separation } = all;
    if (!separation.possible) throw new Error("it is possible");
    expect(separation.cost).toBe(separation.fixes.reduce((sum, { cost }) => sum + cost, 0));
    expect(separation.atLeast).toBeLessThanOrEqual(separation.cost);
    expect(separation.certificate.count).toBeGreaterThan(0);
    const uids = (group: { first: readonly { uid: string }[] }) => group.first.map(({ uid }) => uid);
    const crossed = separation.certificate.first.map(({ sources, targets }) => [uids(sources), uids(targets)] as const);
    for (const { steps } of paths)
      expect(
        steps.some(({ source, target }) => crossed.some(([from, to]) => from.includes(source) && to.includes(target))),
      ).toBe(true);
    expect(separation.isCrossed).toBe(true);
    const { plan } = await ask({ budget: separation.cost });
    expect(plan).toMatchObject({ after: 0, exact: true });
  });

  it("are asked for between given ends", async () => {
    const letters = await ask({ to: [node("letters")] });
    expect(letters.risk).toBeCloseTo(best("letters"), 6);
    expect(letters.fixes.map(({ title }) => title).join()).not.toContain("log4j");
    expect((await ask({ to: [node("reports")] })).why).toContain("why-not");
    expect((await ask({ limit: 1 })).more).toBe(true);
  });
});

it("reduce a path to which a second weakness is left, and say that no set closes it for less", async () => {
  const { opened: locked } = await play({
    "estate.yaml": inventory({
      services: [
        { uid: "web", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] },
        { uid: "vault", port: 5432, authentication: "required", reachableFrom: ["app"], serves: ["gold"] },
      ],
      computes: [{ uid: "app", secrets: ["password"] }],
      secrets: [{ uid: "password", unlocks: ["vault"] }],
      stores: [{ uid: "gold", data: { financial: "restricted" } }],
      findings: [
        { asset: "app", title: "Command injection", cwe: "CWE-78", kind: "dast", severity: "critical", verified: true },
        { asset: "app", title: "Code injection", cwe: "CWE-94", kind: "sast", severity: "high", file: "a.py", line: 1 },
      ],
    }),
  });
  const found = await fixesFor(store, locked, { limit: 50 });
  const verified = found.fixes.find(({ title }) => title.includes("Command injection"))!;
  expect(verified.kind).toBe("code");
  expect(verified.reduces.length).toBeGreaterThan(0);
  expect(verified.resolves).toEqual([]);
  const { separation } = found;
  if (!separation.possible) throw new Error("it is possible");
  expect([separation.cost, separation.atLeast]).toEqual([1, 1]);
  // Cutting the app off from the vault closes the path too, although no step of the path leads from the app to the vault.
  const network = found.fixes.find(({ kind, targets }) => kind === "network" && targets.first[0]?.uid === "vault");
  expect(network?.resolves.length).toBe(found.paths.length);
});

const rows = (paths: readonly Pick<AttackPath, "id" | "risk">[]) =>
  paths.map(({ id, risk }) => `${id} ${risk.toFixed(6)}`);

describe("where a step needs what another way gives", async () => {
  const { opened: needing, paths: listed } = await play(neededWay());
  const found = await fixesFor(store, needing, { limit: 50 });

  it("closing that way is the plan and closes every path, although the paths do not all cross it", () => {
    const { plan, separation } = found;
    if (!separation.possible) throw new Error("it is possible");
    expect(plan.fixes.map(({ title }) => title)).toEqual([expect.stringContaining("/back")]);
    expect(plan).toMatchObject({ after: 0, exact: true, cost: separation.cost });
    expect(separation.fixes.map(({ id }) => id)).toEqual(plan.fixes.map(({ id }) => id));
    expect(separation).toMatchObject({ isCrossed: false, atLeast: separation.cost, certificate: { count: 1 } });
    const crossed = listed.filter(({ steps }) => steps.some(({ target }) => target === "back-app"));
    expect(crossed.length).toBeLessThan(listed.length);
  });

  it("the risk is that of the best paths, what they need paid for; the measure of plans is named beside it", () => {
    expect(found.risk).toBeCloseTo(sumOfWorst(listed), 6);
    expect(found.requirements.count).toBe(1);
    expect(found.riskOfStepsAlone).toBeGreaterThan(found.risk + 1);
    expect(found.plan.before).toBe(found.riskOfStepsAlone);
    expect(rows(found.paths)).toEqual(rows(listed));
  });

  it("a fix of one of two such ways reduces the path, as a what-if has it", async () => {
    const { opened: spared } = await play(neededWay({ spare: true }));
    const { fixes } = await fixesFor(store, spared, { limit: 50 });
    const remedies = fixes.filter(({ findings }) => findings.length > 0);
    expect(remedies.map(({ resolves, reduces }) => `${resolves.length} ${reduces.length}`).sort()).toEqual([
      "1 0",
      "1 1",
    ]);
    for (const { findings, resolves, reduces } of remedies) {
      const assumed = Assumptions.parse({ withoutFindings: findings });
      const { paths: moved } = await whatIf(store, spared, assumed, { limit: 100 });
      const moves = (wanted: string) => moved.filter(({ move }) => move === wanted).map(({ path }) => path.id);
      expect([...resolves].sort()).toEqual(moves("gone").sort());
      expect([...reduces].sort()).toEqual(moves("lowered").sort());
    }
  });

  it("the judged paths are those of `paths`: each start of the facts by itself, named ones together", async () => {
    const { opened: breached, paths: fromEach } = await play(neededWay({ breached: true }));
    const asked = await fixesFor(store, breached, { limit: 50 });
    expect(breached.projection.starts.length).toBe(3);
    expect(rows(asked.paths)).toEqual(rows(fromEach.slice(0, 20)));
    expect(asked.risk).toBeCloseTo(sumOfWorst(fromEach), 6);
    const from = ["front-app", "back-app"].map((uid) => needing.projection.nodeOf(uid)!);
    for (const starts of [[from[0]!], from]) {
      const { paths: judged } = await fixesFor(store, needing, { limit: 50, from: starts });
      const { paths: between } = await pathsBetween(store, needing, { from: starts, to: [], limit: 20 });
      expect(rows(judged)).toEqual(rows(between));
    }
  });
});

function sumOfWorst(paths: readonly AttackPath[]): number {
  const worst = new Map<string, number>();
  for (const { target, risk } of paths) worst.set(target, Math.max(risk, worst.get(target) ?? 0));
  return [...worst.values()].reduce((sum, risk) => sum + risk, 0);
}
