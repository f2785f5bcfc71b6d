/** Why there is no path: each kind of gap, told so that somebody can act on it. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { whyNot } from "../../src/pipeline/why-not.js";
import { inventory } from "../capabilities/reports.js";
import { breachline } from "../cli/in-process.js";
import { play, store } from "../capabilities/scenario.js";

beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const LOCAL = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H";
const { opened } = await play({
  "estate.yaml": inventory({
    services: [
      { uid: "web", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] },
      {
        uid: "portal",
        port: 443,
        application: "https",
        authentication: "required",
        reachableFrom: ["internet"],
        serves: ["records"],
      },
      { uid: "planner", port: 8080, application: "http", reachableFrom: ["terminal"], exposedBy: ["planner-app"] },
      { uid: "vault", port: 5432, authentication: "required", reachableFrom: ["terminal"], serves: ["gold"] },
    ],
    computes: [
      { uid: "app", keeps: ["logs"] },
      { uid: "planner-app", keeps: ["plans"] },
      { uid: "terminal" },
      { uid: "alone" },
    ],
    secrets: [{ uid: "password", unlocks: ["vault"] }],
    repositories: [{ uid: "code", public: true, secrets: ["password"] }],
    stores: [
      { uid: "logs", data: { pii: "restricted" } },
      { uid: "plans", data: { pii: "restricted" } },
      { uid: "records", data: { pii: "restricted" } },
      { uid: "gold", data: { financial: "restricted" } },
    ],
    findings: [
      {
        asset: "app",
        title: "A local weakness",
        kind: "sca",
        cwe: "CWE-94",
        cve: "CVE-2021-4034",
        cvss: LOCAL,
        severity: "high",
      },
      {
        asset: "planner-app",
        title: "Command injection",
        cwe: "CWE-78",
        kind: "dast",
        severity: "critical",
        verified: true,
      },
    ],
  }),
});
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const ask = (to: string, more: { from?: string[]; limit?: number } = {}) =>
  whyNot(store, opened, { from: (more.from ?? ["internet"]).map(node), to: [node(to)], limit: more.limit ?? 15 });

describe("why not", () => {
  it("names the weakness that is missing where requests do come, and why those that are there do not do", async () => {
    const { reachable, gaps, reached, reaching } = await ask("logs");
    expect(reachable).toBe(false);
    expect(gaps[0]).toMatchObject({
      kind: "weakness",
      target: { uid: "app" },
      sources: { count: 1, first: [{ uid: "web" }] },
      findings: [{ why: "it helps only somebody who already runs code there" }],
    });
    expect(reached.first.map(({ uid }) => uid)).toContain("web");
    expect(reaching.first.map(({ uid }) => uid)).toEqual(["logs", "app"]);
  });

  it("names who may connect where nobody is let through", async () => {
    const { gaps } = await ask("plans");
    const gap = gaps.find(({ kind }) => kind === "connection")!;
    expect(gap).toMatchObject({ target: { uid: "planner" }, sources: { first: [{ uid: "terminal" }] } });
    expect(gaps.find(({ kind }) => kind === "nothing")).toMatchObject({ target: { uid: "terminal" } });
  });

  it("names the login that stands before a service", async () => {
    const { gaps } = await ask("records");
    expect(gaps[0]).toMatchObject({ kind: "login", sources: { first: [{ uid: "portal" }] } });
    expect(gaps[0]!.target.uid).toBe("records");
  });

  it("names what a step needs besides, and cannot be held", async () => {
    const { gaps } = await ask("gold", { from: ["password"] });
    expect(gaps.find(({ kind }) => kind === "requirement")).toMatchObject({
      sources: { first: [{ uid: "password" }] },
      why: expect.stringMatching(/needs vault as well, which cannot be held from here/),
    });
  });

  it("says so when nothing leads there at all, and when there is a path after all", async () => {
    expect((await ask("alone")).gaps).toMatchObject([{ kind: "nothing", target: { uid: "alone" } }]);
    const found = await ask("plans", { from: ["terminal"] });
    expect(found).toMatchObject({ reachable: true, gaps: [], path: ["terminal", "planner", "planner-app", "plans"] });
    expect(found.likelihood).toBeGreaterThan(0);
    expect(await ask("logs", { from: ["logs"] })).toMatchObject({ reachable: true, likelihood: 1, path: ["logs"] });
  });

  it("lists no more gaps than asked for, and says that there are more", async () => {
    const all = await ask("plans");
    const one = await ask("plans", { limit: 1 });
    expect([one.gaps.length, one.more, all.more]).toEqual([1, true, false]);
  });
});

describe("what is required", () => {
  const injection = { title: "Injection", cwe: "CWE-78", kind: "dast", severity: "critical", verified: true };
  const web = (uid: string, more: object = {}) => ({
    uid,
    port: 443,
    application: "https",
    exposedBy: [`${uid}-app`],
    ...more,
  });
  const files = {
    "estate.yaml": inventory({
      services: [
        web("front", { reachableFrom: ["internet"] }),
        web("back", { reachableFrom: ["internet"] }),
        { uid: "db", port: 5432, authentication: "required", reachableFrom: ["back-app"], serves: ["ledger"] },
        web("portal", { authentication: "required", reachableFrom: ["internet"], serves: ["records"] }),
        web("forum", { reachableFrom: ["internet"] }),
      ],
      computes: [
        { uid: "front-app", secrets: ["password"] },
        { uid: "back-app" },
        { uid: "desk", secrets: ["badge"] },
        { uid: "portal-app" },
        { uid: "forum-app", keeps: ["posts"] },
      ],
      secrets: [
        { uid: "password", unlocks: ["ledger"] },
        { uid: "badge", unlocks: ["portal"] },
      ],
      stores: ["ledger", "records", "posts"].map((uid) => ({ uid, data: { pii: "restricted" } })),
      findings: [
        { ...injection, asset: "front-app" },
        { ...injection, asset: "forum-app", needsLogin: true },
      ],
    }),
  };

  it("is followed on to why it is not held, behind what stands before the target itself", async () => {
    const { opened: estate } = await play(files);
    const at = (uid: string) => estate.projection.nodeOf(uid)!;
    const { gaps, complete } = await whyNot(store, estate, { from: [at("internet")], to: [at("ledger")], limit: 15 });
    expect(complete).toBe(true);
    expect(gaps.map(({ kind, target, neededAs }) => [kind, target.uid, neededAs?.uid])).toEqual([
      ["connection", "db", undefined],
      ["requirement", "ledger", undefined],
      ["weakness", "back-app", "db"],
    ]);
    const lines = (await breachline("why-not", "--workspace", estate.projection.workspace, "--to", "ledger")).stdout;
    expect(lines).toContain("No weakness that is known opens back-app (compute) from back (service), on the way to db");
    expect(lines).toContain("The start itself is not let through to db (service); let through: back-app (compute)");
  });

  it("is no login of which nothing is known: what gets past it is named", async () => {
    const { opened: estate } = await play(files);
    const at = (uid: string) => estate.projection.nodeOf(uid)!;
    const gapsOf = async (to: string) =>
      (await whyNot(store, estate, { from: [at("internet")], to: [at(to)], limit: 15 })).gaps;
    expect((await gapsOf("records")).find(({ kind }) => kind === "login")).toMatchObject({
      target: { uid: "records" },
      why: expect.stringContaining("only from badge does a step lead on"),
    });
    expect((await gapsOf("posts"))[0]).toMatchObject({
      kind: "login",
      target: { uid: "forum-app" },
      why: expect.stringContaining("only from forum#user"),
    });
  });
});
