/** "Which services handle customer data" gives exactly the right set. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { breachline } from "../cli/in-process.js";
import { inventory } from "./reports.js";
import { play, startAsking } from "./scenario.js";

beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      { uid: "shop", port: 443, exposedBy: ["shop-app"] },
      { uid: "accounts", port: 8080, exposedBy: ["accounts-app"] },
      { uid: "people-db", port: 5432, serves: ["people"] },
      { uid: "staff-db", port: 5432, serves: ["staff"] },
      { uid: "payroll", port: 8080, exposedBy: ["payroll-app"] },
      { uid: "cards-db", port: 5432, serves: ["cards"] },
      { uid: "status", port: 80, exposedBy: ["status-app"] },
      // Runs beside a service that handles customer data and may connect to it, but never asks for any.
      { uid: "neighbour", port: 80, exposedBy: ["neighbour-app"] },
    ],
    computes: [
      { uid: "shop-app", calls: ["accounts"] },
      { uid: "accounts-app", calls: ["people-db"] },
      { uid: "payroll-app", calls: ["staff-db", "cards-db"] },
      { uid: "status-app", keeps: ["uptime"] },
      { uid: "neighbour-app" },
    ],
    network: [{ from: ["neighbour-app"], to: ["accounts"] }],
    stores: [
      { uid: "people", data: { pii: "restricted" } },
      { uid: "staff", data: { pii: "internal" } },
      { uid: "cards", data: { financial: "restricted" } },
      { uid: "uptime", data: { other: "public" } },
      // Nothing that is served comes from it.
      { uid: "archive", data: { pii: "confidential" } },
    ],
  }),
});
const ask = await startAsking();

type Handles = { kind?: string[]; sensitivity?: string[] };

const setOf = async (query: "assets" | "services" | "dataStores", handles: Handles): Promise<string[]> => {
  const found = await ask(
    scenario,
    `query ($workspace: String!, $handles: DataFilter) {
      ${query}(workspace: $workspace, first: 100, filter: { handles: $handles }) { totalCount edges { node { uid } } }
    }`,
    { handles },
  );
  const uids: string[] = found[query].edges.map(({ node }: { node: { uid: string } }) => node.uid);
  expect(found[query].totalCount).toBe(uids.length);
  return uids.sort();
};

describe("through GraphQL", () => {
  it("services that handle customer data are those that it goes through, and no others", async () => {
    expect(await setOf("services", { kind: ["PII"], sensitivity: ["CONFIDENTIAL", "RESTRICTED"] })).toEqual([
      "accounts",
      "people-db",
      "shop",
    ]);
  });

  it.each<[Handles, string[]]>([
    [{ kind: ["PII"] }, ["accounts", "payroll", "people-db", "shop", "staff-db"]],
    [{ kind: ["PII"], sensitivity: ["INTERNAL"] }, ["payroll", "staff-db"]],
    [{ kind: ["FINANCIAL"] }, ["cards-db", "payroll"]],
    // Kind and sensitivity are of the same data: what payroll handles of people is internal only.
    [{ sensitivity: ["RESTRICTED"] }, ["accounts", "cards-db", "payroll", "people-db", "shop"]],
    [{ kind: ["PHI"] }, []],
    [{ kind: [] }, []],
  ])("%j", async (handles, services) => {
    expect(await setOf("services", handles)).toEqual(services);
  });

  it("a data store counts by what lies in it", async () => {
    expect(await setOf("dataStores", { kind: ["PII"] })).toEqual(["archive", "people", "staff"]);
    expect(await setOf("dataStores", { kind: ["PII"], sensitivity: ["RESTRICTED"] })).toEqual(["people"]);
  });

  it("no filter is no restriction", async () => {
    expect(await setOf("services", {})).toHaveLength(8);
  });
});

describe("on the command line", () => {
  const assets = (...args: string[]) => breachline("assets", "--workspace", scenario.workspace, ...args);
  const asked = [
    "--kind",
    "service",
    "--handles",
    "pii",
    "--sensitivity",
    "restricted",
    "--sensitivity",
    "confidential",
  ];

  it("the same set", async () => {
    const { exitCode, stdout } = await assets(...asked, "--json");
    const {
      total,
      more,
      assets: found,
    } = JSON.parse(stdout) as {
      total: number;
      more: boolean;
      assets: { uid: string; kind: string; handles: string[] }[];
    };
    expect({ exitCode, total, more }).toEqual({ exitCode: 0, total: 3, more: false });
    expect(found.map(({ uid }) => uid)).toEqual(["accounts", "people-db", "shop"]);
    expect(found[0]).toMatchObject({ kind: "Service", handles: ["restricted pii"] });
  });

  it("one asset a line; a limit cuts and says so", async () => {
    const lines = (await assets(...asked, "--jsonl")).stdout.trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { uid: string }).uid)).toEqual(["accounts", "people-db", "shop"]);
    const { stdout, stderr } = await assets(...asked, "--limit", "1");
    expect(stdout).toMatch(/^not-reachable +accounts \(service\)  accounts: restricted pii\n3 assets.\n$/);
    expect(stderr).toContain("--limit shows more");
  });

  it("part of a name narrows it further", async () => {
    const { stdout } = await assets(...asked, "--search", "HOP", "--jsonl");
    expect(JSON.parse(stdout)).toMatchObject({ uid: "shop" });
  });

  it.each([
    ["--kind", "Servce", "Service"],
    ["--handles", "customers", "pii"],
    ["--sensitivity", "secret", "confidential"],
  ])("a wrong value of %s is an error with the right ones", async (option, value, right) => {
    const { exitCode, stdout, stderr } = await assets(option, value);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(right);
  });
});
