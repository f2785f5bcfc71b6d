/** `assets` says of each whether attackers get there, by the current analysis. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { inventory } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";
import { state } from "../pipeline/state.js";
import { freshWorkspace } from "../store/real-store.js";
import { breachline } from "./in-process.js";

beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const injection = { title: "Injection", cwe: "CWE-78", kind: "dast", severity: "critical", verified: true };
const { workspace } = await play({
  "estate.yaml": inventory({
    services: [
      { uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["shop-app"] },
      { uid: "admin", port: 8080, application: "http", exposedBy: ["admin-app"] },
    ],
    computes: [
      { uid: "shop-app", keeps: ["orders"] },
      { uid: "admin-app", keeps: ["wages"] },
    ],
    stores: [{ uid: "orders" }, { uid: "wages" }],
    findings: [{ ...injection, asset: "shop-app" }],
  }),
});
const assets = (...args: string[]) => breachline("assets", "--workspace", workspace, ...args);
const uids = ({ stdout }: { stdout: string }) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { uid: string }).uid);

it("in the text before the name, and in each row of JSON", async () => {
  const { stdout } = await assets("--kind", "service");
  expect(stdout).toMatch(/^not-reachable +admin \(service\).*\nexposed +shop \(service\)/);
  const { assets: rows } = JSON.parse((await assets("--kind", "DataStore", "--json")).stdout);
  expect(rows).toMatchObject([
    { uid: "orders", state: "reachable" },
    { uid: "wages", state: "not-reachable" },
  ]);
});

it("a filter lets through those of its states only, and counts them all", async () => {
  expect(uids(await assets("--state", "exposed", "--state", "reachable", "--kind", "DataStore", "--jsonl"))).toEqual([
    "orders",
  ]);
  const cut = await assets("--state", "not reachable", "--limit", "1", "--json");
  expect(JSON.parse(cut.stdout)).toMatchObject({ total: 3, more: true, assets: [{ uid: "admin" }] });
  expect(uids(await assets("--state", "not-reachable", "--limit", "2", "--jsonl"))).toEqual(["admin", "admin-app"]);
});

it("a state that assets are never in is an error with those that there are", async () => {
  const { exitCode, stderr } = await assets("--state", "not-deployed");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("reachable-in-theory");
});

it("without an analysis it says so once, and lists nothing", async () => {
  const fresh = freshWorkspace();
  await state(store, fresh, "a", [{ fact: "asset", uid: "shop", kind: "Service", path: "a.yaml", at: "/" }]);
  const { exitCode, stdout, stderr } = await breachline("assets", "--workspace", fresh);
  expect(exitCode).not.toBe(0);
  expect(stdout).toBe("");
  expect(stderr.match(/analyze/g)).toHaveLength(1);
});
