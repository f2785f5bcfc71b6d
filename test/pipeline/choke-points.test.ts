/** What every attack passes, and with what most risk disappears. */
import { describe, expect, it } from "vitest";
import { chokePointsBetween } from "../../src/pipeline/choke-points.js";
import { play, store } from "../capabilities/scenario.js";
import { inventory } from "../capabilities/reports.js";
import { twoDoors } from "./two-doors.js";

const { opened, paths } = await play(twoDoors);
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const ask = (more: object = {}) => chokePointsBetween(store, opened, { limit: 10, ...more });
const uids = (several: { first: readonly { uid: string }[] }) => several.first.map(({ uid }) => uid);

describe("choke points", async () => {
  const all = await ask();

  it("are what every path to a target crosses, in order", () => {
    expect(all.targets.map(({ target, assets }) => [target.uid, uids(assets)])).toEqual([
      ["customers", ["db"]],
      ["letters", ["mail", "mail-app"]],
    ]);
    expect(uids(all.unavoidable.assets)).toEqual([]);
    const toCustomers = paths.filter(({ target }) => target === "customers");
    expect(toCustomers.length).toBe(2);
    for (const { steps } of toCustomers) expect(steps.map(({ source }) => source)).toContain("db");
  });

  it("name the steps that have no alternative", () => {
    const letters = all.targets.find(({ target }) => target.uid === "letters")!;
    expect(letters.steps.first.map(({ sources, targets }) => [...uids(sources), ...uids(targets)])).toContainEqual([
      "mail",
      "mail-app",
    ]);
    const customers = all.targets.find(({ target }) => target.uid === "customers")!;
    expect(customers.steps.first.map(({ rule }) => rule)).toEqual(["application/anonymous-data"]);
  });

  it("rank assets by the risk of the best paths that is gone without them", () => {
    expect(all.risk).toBeCloseTo(best("customers") + best("letters"), 6);
    expect(all.riskOfStepsAlone).toBeCloseTo(all.risk, 6);
    const db = all.assets.find(({ asset }) => asset.uid === "db")!;
    expect(db.relief).toBeCloseTo(best("customers"), 6);
    expect(uids(db.cutsOff)).toEqual(["customers"]);
    const reliefs = all.assets.map(({ relief }) => relief);
    expect(reliefs).toEqual([...reliefs].sort((a, b) => b - a));
    expect(all.assets.map(({ asset }) => asset.uid)).not.toContain("customers");
  });

  it("count what another step still allows when one finding goes", () => {
    const shop = all.findings.find(({ text }) => text.includes("CVE-2021-44228"))!;
    // The other weakness of the shop, or the mail server, still leads to the customers.
    expect(shop.relief).toBeGreaterThan(0);
    expect(shop.relief).toBeLessThan(best("customers"));
    expect(shop.cutsOff.count).toBe(0);
    expect(all.findings.map(({ text }) => text).join()).not.toContain("CVE-2022-22965");
  });

  it("never show a hub", () => {
    expect(JSON.stringify(all)).not.toMatch(/"kind":"(Senders|Receivers)"/);
  });

  it("are asked for between given ends, and the list says whether it goes on", async () => {
    const some = await ask({ from: [node("mail-app")], to: [node("customers")], limit: 1 });
    expect(some.targets.map(({ target }) => target.uid)).toEqual(["customers"]);
    expect(some.assets.length).toBeLessThanOrEqual(1);
    expect(some.more).toBe(true);
    expect(all.more).toBe(false);
  });
});

describe("where nothing is at stake", () => {
  it("says which end is missing, or that nothing leads there", async () => {
    expect(await ask({ to: [node("reports")] })).toMatchObject({ risk: 0, why: expect.stringContaining("why-not") });
    expect(await ask({ from: [node("letters")], to: [node("letters")] })).toMatchObject({
      why: expect.stringContaining("hold it from the start"),
    });
  });
});

it("says where steps that need several things take part, and finds what they lose", async () => {
  const { opened: locked, paths: listed } = await play({
    "estate.yaml": inventory({
      services: [
        { uid: "web", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] },
        { uid: "vault", port: 5432, authentication: "required", reachableFrom: ["app"], serves: ["gold"] },
      ],
      computes: [{ uid: "app", secrets: ["password"] }],
      secrets: [{ uid: "password", unlocks: ["vault"] }],
      stores: [{ uid: "gold", data: { financial: "restricted" } }],
      findings: [{ asset: "app", title: "Command injection", cwe: "CWE-78", kind: "dast", severity: "critical" }],
    }),
  });
  const found = await chokePointsBetween(store, locked, { limit: 10 });
  expect(found.requirements.count).toBeGreaterThan(0);
  expect(found.targets[0]!.target.uid).toBe("gold");
  // The vault's service is no node of the chain of steps, but without it the password is of no use.
  const vault = found.assets.find(({ asset }) => asset.uid === "vault");
  expect(vault?.relief).toBeCloseTo(found.riskOfStepsAlone, 6);
  // The way to the vault has its price in the paths, and so in what is said to be the risk.
  expect(found.risk).toBeCloseTo(listed[0]!.risk, 6);
  expect(found.targets[0]!.risk).toBe(found.risk);
  expect(found.riskOfStepsAlone).toBeGreaterThan(found.risk);
});

function best(target: string): number {
  return Math.max(...paths.filter((path) => path.target === target).map(({ risk }) => risk));
}
