/** Exposure by application: the data at stake through it lies in it or is used by it. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { exposureOf } from "../../src/pipeline/exposure.js";
import { inventory } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";
import { ACCOUNT, allow, bucket, lambda, state } from "../capabilities/terraform.js";
import { breachline } from "../cli/in-process.js";

beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const data = { pii: "restricted" };
const { opened } = await play({
  "estate.yaml": inventory({
    applications: [
      { uid: "shop", name: "shop", members: ["shop-web", "orders"] },
      { uid: "billing", name: "billing", members: ["invoicer", "billing-place"] },
      { uid: "empty", name: "empty" },
    ],
    scopes: [
      { uid: "billing-place", name: "billing-place", members: ["ledger"] },
      { uid: "region", name: "region", members: ["archive"] },
      { uid: "folder", name: "folder", scopeType: "folder", members: ["reports"] },
    ],
    services: [
      { uid: "shop-web", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["shop-app"] },
      {
        uid: "database",
        port: 5432,
        authentication: "none",
        reachableFrom: ["shop-app", "invoicer"],
        serves: ["customers"],
      },
    ],
    computes: [
      { uid: "shop-app", calls: ["database"], secrets: ["key", "access-key"] },
      { uid: "invoicer", calls: ["database"], runsAs: ["invoicer-role", "account"], keeps: ["files"] },
      { uid: "stranger", keeps: ["diaries"] },
    ],
    identities: [
      {
        uid: "invoicer-role",
        may: [
          { asset: "bucket", action: "read" },
          { asset: "folder", action: "read" },
          { asset: "region", action: "*" },
        ],
        canAssume: ["auditor"],
        memberOf: ["readers"],
      },
      { uid: "readers", identityType: "group", may: [{ asset: "minutes", action: "read" }] },
      { uid: "uploader", may: [{ asset: "drafts", action: "read" }] },
      { uid: "account", identityType: "service-account", canAssume: ["cloud-role"] },
      {
        uid: "cloud-role",
        may: [
          { asset: "exports", action: "read" },
          { asset: "uploads", action: "write" },
        ],
      },
      { uid: "auditor", may: [{ asset: "diaries", action: "read" }] },
    ],
    secrets: [
      { uid: "key", unlocks: ["vault"] },
      { uid: "access-key", unlocks: ["uploader"] },
    ],
    stores: [
      "orders",
      "ledger",
      "customers",
      "files",
      "bucket",
      "exports",
      "uploads",
      "vault",
      "archive",
      "diaries",
      "reports",
      "minutes",
      "drafts",
    ].map((uid) => ({ uid, data })),
    findings: [
      { asset: "shop-app", title: "Injection", cwe: "CWE-78", kind: "dast", severity: "critical", verified: true },
    ],
  }),
});
const { targets, portfolios, shared, risk } = await exposureOf(store, opened, { by: "application", limit: 100 });
const of = (uid: string) =>
  targets
    .find(({ target }) => target.uid === uid)!
    .portfolios.map(({ name, usedBy }) => `${name} ${usedBy?.uid ?? "-"}`);

it("takes what lies in an application, in a place of it too, as its data", () => {
  expect(of("orders")).toEqual(["shop -"]);
  expect(of("ledger")).toEqual(["billing -"]);
});

it("takes what the code of a member keeps, asks for, unlocks or itself may read as its data", () => {
  expect(of("files")).toEqual(["billing invoicer"]);
  expect(of("customers")).toEqual(["billing invoicer", "shop shop-app"]);
  expect(of("vault")).toEqual(["shop shop-app"]);
  expect(of("bucket")).toEqual(["billing invoicer"]);
  expect(of("exports")).toEqual(["billing invoicer"]);
  expect(of("reports")).toEqual(["billing invoicer"]);
  expect(of("minutes")).toEqual(["billing invoicer"]);
  expect(of("drafts")).toEqual(["shop shop-app"]);
});

it("takes neither what others use, nor what may be written only, nor what another role could read", () => {
  for (const uid of ["archive", "diaries", "uploads"]) expect(of(uid)).toEqual([]);
});

it("counts shared data for each application, once for the estate, and says so", () => {
  expect(shared).toBe(1);
  const sum = portfolios.reduce((all, each) => all + each.risk, 0);
  const customers = targets.find(({ target }) => target.uid === "customers")!;
  expect(customers.risk).toBeGreaterThan(0);
  expect(sum).toBeCloseTo(risk + customers.risk, 6);
  expect(portfolios.find(({ name }) => name === "billing")).toMatchObject({ targets: 7, used: 6 });
  expect(portfolios.find(({ name }) => name === "shop")).toMatchObject({ targets: 4, used: 3 });
  expect(portfolios.find(({ name }) => name === null)).toMatchObject({ targets: 3, used: 0 });
  expect(portfolios.some(({ name }) => name === "empty")).toBe(false);
});

it("says so in the text", async () => {
  const { stdout } = await breachline("exposure", "--by", "application", "--workspace", opened.projection.workspace);
  expect(stdout).toMatch(/billing: \d of 7 crown jewels can be come to, 6 of them used and lying elsewhere/);
  expect(stdout).toContain("1 crown jewel counts for several of these, which add up to more than the exposure.");
  expect(stdout).toMatch(
    /customers \(data store\).*; used for billing by invoicer \(compute\), shop by shop-app \(compute\)/,
  );
});

it("takes a bucket that a function's role may read as its data, whatever an administrator could read", async () => {
  const [orders, wages] = ["arn:aws:s3:::orders", "arn:aws:s3:::wages"];
  const of = (name: string) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
  const { opened: account } = await play({
    "state.json": state(
      ...lambda("reader", [allow("s3:GetObject", `${orders}/*`)]),
      ...lambda("writer", [allow("s3:PutObject", `${orders}/*`)]),
      ...lambda("administrator", [allow("*", "*")]),
      bucket("orders"),
      bucket("wages"),
    ),
    "estate.yaml": inventory({
      applications: ["reader", "writer", "administrator"].map((name) => ({ uid: name, name, members: [of(name)] })),
      stores: [orders, wages].map((uid) => ({ uid, data })),
    }),
  });
  const { targets: found } = await exposureOf(store, account, { by: "application", limit: 100 });
  const used = (uid: string) => found.find(({ target }) => target.uid === uid)!.portfolios;
  expect(used(orders)).toMatchObject([{ name: "reader", usedBy: { uid: of("reader") } }]);
  expect(used(wages)).toEqual([]);
});
