import { Readable } from "node:stream";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { inventory } from "../../src/inputs/inventory/index.js";
import { Inventory, SECTION_RECORDS } from "../../src/inputs/inventory/schema.js";
import type { Stated } from "../../src/inputs/input.js";
import { ASSET_PROPERTIES, StatedFact, type Problem } from "../../src/model/index.js";
import { DocumentError, openDocument } from "../../src/text/index.js";

const open = (text: string) => openDocument(Readable.from([Buffer.from(text)]), { name: "estate.yaml" });

/** Reads an inventory; every fact is what the model takes. */
async function read(text: string): Promise<{ facts: StatedFact[]; problems: Problem[] }> {
  const document = await open(text);
  expect(inventory.recognises(document.head)).toBe(true);
  const stated: Stated[] = [];
  for await (const each of inventory.read(document, { cluster: "cluster" })) stated.push(each);
  await document.close();
  const facts = stated.flatMap((each) => ("fact" in each ? [StatedFact.parse(each)] : []));
  return { facts, problems: stated.flatMap((each) => ("problem" in each ? [each.problem] : [])) };
}

const yaml = (body: string) => read(`breachline: inventory/v1\n${body}`);

/** A relationship drawn as `source -TYPE-> target`. */
const drawn = (facts: readonly StatedFact[]) =>
  facts.flatMap((fact) => (fact.fact === "relationship" ? [`${fact.source} -${fact.type}-> ${fact.target}`] : []));

describe("what an inventory says", () => {
  it("an asset of each kind by its section", async () => {
    const sections = ["services", "computes", "identities", "secrets", "stores", "images", "repositories", "pipelines"];
    const { facts, problems } = await yaml(sections.map((section) => `${section}: [{ uid: a/${section} }]`).join("\n"));
    expect(problems).toEqual([]);
    expect(facts.map((fact) => fact.fact === "asset" && fact.kind)).toEqual([
      "Service",
      "Compute",
      "Identity",
      "Secret",
      "DataStore",
      "Image",
      "Repository",
      "Pipeline",
    ]);
  });

  it("scopes, applications with their members, and teams with what they own", async () => {
    const { facts } = await yaml(`
scopes: [{ uid: network/dmz, scopeType: subnet, in: [account/main] }]
applications: [{ uid: application/shop, members: [service/shop] }]
teams: [{ uid: team/web, owns: [service/shop] }]`);
    expect(facts).toContainEqual(expect.objectContaining({ kind: "Scope", properties: { scopeType: "application" } }));
    expect(drawn(facts)).toEqual([
      "network/dmz -IN-> account/main",
      "service/shop -IN-> application/shop",
      "service/shop -OWNED_BY-> team/web",
    ]);
  });

  it("how services are exposed, forward and serve", async () => {
    const { facts } = await yaml(`
services:
  - { uid: s, port: 443, exposedBy: [c], forwards: [{ asset: t, controls: [waf] }], serves: [d] }`);
    expect(drawn(facts)).toEqual(["c -EXPOSES-> s", "s -FORWARDS-> t", "s -SERVES-> d"]);
    expect(facts).toContainEqual(
      expect.objectContaining({
        type: "EXPOSES",
        properties: { port: 443, protocol: "tcp" },
        at: "#1/services/0/exposedBy/0",
      }),
    );
    expect(facts).toContainEqual(expect.objectContaining({ type: "FORWARDS", properties: { controls: ["waf"] } }));
  });

  it("an endpoint as a service of its own that routes to the service", async () => {
    const { facts } = await yaml(`
services:
  - uid: s
    endpoints: [{ method: post, path: /pay, authentication: required, controls: [waf], requestsPerDay: 10, observedDays: 7 }]`);
    expect(facts).toContainEqual(
      expect.objectContaining({
        uid: "s#via/POST /pay",
        kind: "Service",
        properties: {
          method: "POST",
          path: "/pay",
          authentication: "required",
          controls: ["waf"],
          requestsPerDay: 10,
          observedDays: 7,
          endpoint: true,
        },
      }),
    );
    expect(drawn(facts)).toEqual(["s#via/POST /pay -ROUTES_TO-> s"]);
  });

  it("what computes run as, know, keep, call, listen on and are built from", async () => {
    const { facts } = await yaml(`
computes:
  - { uid: c, runsOn: [n], runsAs: [i], secrets: [{ asset: k, name: DB_PASSWORD }], builtFrom: [r], keeps: [d],
      calls: [{ asset: s, requestsPerDay: 5, basis: observed }], listens: [22] }`);
    expect(drawn(facts).sort()).toEqual([
      "c -BUILT_FROM-> r",
      "c -CALLS-> s",
      "c -EXPOSES-> c/port/22",
      "c -KEEPS-> d",
      "c -RUNS_AS-> i",
      "c -RUNS_ON-> n",
      "c -USES_SECRET-> k",
    ]);
    expect(facts).toContainEqual(
      expect.objectContaining({ type: "CALLS", basis: "observed", properties: { requestsPerDay: 5 } }),
    );
  });

  it("what identities may do and become, and what secrets unlock", async () => {
    const { facts } = await yaml(`
identities:
  - { uid: i, controls: [mfa], may: [{ asset: d, action: read }], canAssume: [j], assumableBy: [internet], memberOf: [g] }
secrets: [{ uid: k, unlocks: [d] }]`);
    expect(drawn(facts).sort()).toEqual([
      "i -CAN_ASSUME-> j",
      "i -MAY-> d",
      "i -MEMBER_OF-> g",
      "internet -CAN_ASSUME-> i",
      "k -UNLOCKS-> d",
    ]);
    expect(facts).toContainEqual(expect.objectContaining({ type: "MAY", properties: { action: "read" } }));
  });

  it("lineage from repositories and pipelines to what they build and deploy", async () => {
    const { facts } = await yaml(`
repositories: [{ uid: repository/git.example/shop, builds: [c], secrets: [k], reviewRequired: false }]
pipelines: [{ uid: p, deploys: [c] }]
images: [{ uid: m, builtFrom: [repository/git.example/shop], deploys: [c] }]`);
    expect(drawn(facts).sort()).toEqual([
      "c -BUILT_FROM-> m",
      "c -BUILT_FROM-> repository/git.example/shop",
      "m -BUILT_FROM-> repository/git.example/shop",
      "m -DEPLOYS-> c",
      "p -DEPLOYS-> c",
      "repository/git.example/shop -USES_SECRET-> k",
    ]);
  });

  it("classified data, volume, criticality, jewels and assumed breaches", async () => {
    const { facts } = await yaml(`
stores:
  - { uid: d, data: { pii: restricted, financial: confidential }, records: 9000, criticality: high, crownJewel: true }
  - { uid: e, crownJewel: false }
computes: [{ uid: c, assumedBreach: true }]`);
    expect(facts.filter(({ fact }) => fact === "classification")).toEqual([
      expect.objectContaining({ asset: "d", kind: "pii", sensitivity: "restricted", at: "#1/stores/0/data/pii" }),
      expect.objectContaining({ asset: "d", kind: "financial", sensitivity: "confidential" }),
    ]);
    expect(facts).toContainEqual(
      expect.objectContaining({ uid: "d", properties: { records: 9000, criticality: "high", crownJewel: true } }),
    );
    expect(facts).toContainEqual(expect.objectContaining({ uid: "e", properties: { crownJewel: false } }));
    expect(facts).toContainEqual(expect.objectContaining({ uid: "c", properties: { assumedBreach: true } }));
  });

  it("connections, kept for the network's resolver", async () => {
    const { facts } = await yaml(`
network: [{ from: [internet], to: [s], ports: [443, 8000-8010], controls: [mtls], basis: observed }]
services: [{ uid: s, reachableFrom: [network/dmz] }]`);
    const connections = facts.flatMap((fact) => (fact.fact === "object" ? [fact] : []));
    expect(connections.map(({ value }) => value)).toEqual([
      { from: ["network/dmz"], to: ["s"] },
      { from: ["internet"], to: ["s"], ports: [443, "8000-8010"], controls: ["mtls"], basis: "observed" },
    ]);
    expect(connections[1]).toMatchObject({ domain: "inventory-network", partition: "inventory", basis: "observed" });
  });

  it("data flows with what happens to the data on the way", async () => {
    const { facts } = await yaml("flows: [{ from: d, to: e, transformation: anonymised }]");
    expect(drawn(facts)).toEqual(["d -FLOWS_TO-> e"]);
    expect(facts).toContainEqual(expect.objectContaining({ properties: { transformation: "anonymised" } }));
  });

  it("any other relationship of the model", async () => {
    const { facts } = await yaml("relations: [{ type: DEPLOYS, from: r, to: c, why: a script, basis: inferred }]");
    expect(facts).toEqual([
      expect.objectContaining({
        type: "DEPLOYS",
        source: "r",
        target: "c",
        properties: { why: "a script" },
        basis: "inferred",
      }),
    ]);
  });

  it("findings with their place and whether the code ran", async () => {
    const { facts } = await yaml(`
findings:
  - { asset: s, title: SQL injection, cwe: CWE-89, file: a.py, line: 3, executed: false, observedDays: 30, severity: high,
      status: accepted, acceptedUntil: 2031-01-31 }`);
    expect(facts).toEqual([
      expect.objectContaining({
        fact: "report",
        assets: ["s"],
        kind: "manual",
        cwes: ["CWE-89"],
        executed: false,
        observedDays: 30,
        severity: "high",
        status: "accepted",
        acceptedUntil: "2031-01-31",
        place: { file: "a.py", line: 3 },
      }),
    ]);
  });

  it("a finding keeps its id when the file is rearranged", async () => {
    const id = async (text: string) =>
      (await yaml(text)).facts.flatMap((fact) => (fact.fact === "report" ? fact.id : []));
    const [alone] = await id("findings: [{ asset: s, title: a, cwe: CWE-89 }]");
    const [, second] = await id("findings: [{ asset: s, title: b }, { title: a, cwe: CWE-89, asset: s }]");
    expect(second).toBe(alone);
  });

  it("decisions about findings, exceptions from policies, and what is known of a CVE", async () => {
    const { facts } = await yaml(`
triage: [{ finding: finding/1, status: false-positive, why: dead code }]
exceptions: [{ policy: no-critical, asset: s, until: 2031-01-31, why: replaced soon }]
vulnerabilities: [{ cve: CVE-2021-44228, exploited: true }]`);
    expect(facts).toContainEqual(
      expect.objectContaining({ value: { finding: "finding/1", status: "false-positive", why: "dead code" } }),
    );
    expect(facts).toContainEqual(
      expect.objectContaining({ fact: "vulnerability", cve: "CVE-2021-44228", exploited: true }),
    );
    const domains = facts.map((fact) => (fact.fact === "object" ? fact.domain : fact.fact));
    expect(domains).toEqual(["triage", "vulnerability", "policy-exception"]);
  });

  it("a facet that is named as an end is mentioned with the kind that can have it", async () => {
    const { facts } = await yaml("secrets: [{ uid: k, unlocks: [service/shop#admin] }]");
    expect(facts).toContainEqual(
      expect.objectContaining({ uid: "service/shop#admin", kind: "Service", mention: true }),
    );
  });

  it("whatever is public can be read, which is a facet of it", async () => {
    const { facts } = await yaml(
      "repositories: [{ uid: r, public: true }, { uid: q, public: false }]\nstores: [{ uid: d, public: true }]",
    );
    const facets = facts.flatMap((fact) => (fact.fact === "asset" && fact.uid.includes("#") ? [fact.uid] : []));
    expect(facets).toEqual(["r#read"]);
  });

  it("every property of assets that a person can know", () => {
    const fields = new Set(
      Object.values(SECTION_RECORDS).flatMap((record) =>
        Object.keys(z.toJSONSchema(record, { io: "input" }).properties ?? {}),
      ),
    );
    const ofEndpoints = ["endpoint", "method", "path", "pathMatch", "documented"];
    // Digests of layers are what a scanner reads off an image: a person says what it is built from.
    const ofScanners = ["layers"];
    // What restricts a workload follows from policies: a person says who may connect.
    const ofResolvers = ["ingressPolicies", "egressPolicies"];
    const beside = [...ofEndpoints, ...ofScanners, ...ofResolvers];
    expect(Object.keys(ASSET_PROPERTIES).filter((name) => !fields.has(name) && !beside.includes(name))).toEqual([]);
  });

  it("JSON as well as YAML, with places that are plain pointers", async () => {
    const { facts } = await read('{ "breachline": "inventory/v1", "stores": [{ "uid": "d" }] }');
    expect(facts).toEqual([expect.objectContaining({ uid: "d", at: "/stores/0" })]);
  });

  it("the same whatever the order of sections and records", async () => {
    const strip = (facts: readonly StatedFact[]) => facts.map((fact) => JSON.stringify({ ...fact, at: "" })).sort();
    const one = await yaml(
      "stores: [{ uid: d }, { addsTo: e, data: { pii: internal } }]\nsecrets: [{ uid: k, unlocks: [d] }]",
    );
    const other = await yaml(
      "secrets: [{ uid: k, unlocks: [d] }]\nstores: [{ addsTo: e, data: { pii: internal } }, { uid: d }]",
    );
    expect(strip(one.facts)).toEqual(strip(other.facts));
  });

  it("an addition to an asset of another source is a mention, by uid or alias, as often as one likes", async () => {
    const { facts, problems } = await yaml(
      "computes: [{ addsTo: shop/Deployment/cart, owner: web }, { addsTo: shop/Deployment/cart }]",
    );
    expect(problems).toEqual([]);
    expect(facts[0]).toMatchObject({ uid: "shop/Deployment/cart", mention: true, properties: { owner: "web" } });
  });
});

describe("what is wrong", () => {
  it("a wrong field is a problem at its place with the nearest right name, and the rest counts", async () => {
    const { facts, problems } = await yaml("services:\n  - uid: s\n    prot: 443\n  - uid: t");
    expect(problems).toEqual([
      expect.objectContaining({
        at: "#1/services/0/prot",
        why: expect.stringMatching(/^Line 4: Unknown field "prot"\. Did you mean "port"\?/),
      }),
    ]);
    expect(facts).toEqual([expect.objectContaining({ uid: "t" })]);
  });

  it("a wrong field deeper inside too", async () => {
    const { problems } = await yaml("services: [{ uid: s, endpoints: [{ path: /a, autentication: none }] }]");
    expect(problems[0]).toMatchObject({ at: "#1/services/0/endpoints/0/autentication" });
    expect(problems[0]?.why).toContain('Did you mean "authentication"?');
  });

  it("a wrong field of a link is explained, not the other way of writing it", async () => {
    const { problems } = await yaml("computes: [{ uid: c, calls: [{ aset: s }] }]");
    expect(problems.map(({ why }) => why).join(" ")).toContain('Did you mean "asset"?');
  });

  it("an unknown value lists the allowed ones and the nearest", async () => {
    const { problems } = await yaml("stores: [{ uid: d, data: { pii: restrictd } }]");
    expect(problems[0]).toMatchObject({ at: "#1/stores/0/data/pii" });
    expect(problems[0]?.why).toContain(
      '"restrictd" is not one of the allowed values: public, internal, confidential, restricted. Did you mean "restricted"?',
    );
  });

  it("an unknown kind of data is a wrong field", async () => {
    const { problems } = await yaml("stores: [{ uid: d, data: { ppi: restricted } }]");
    expect(problems[0]?.why).toContain(`Did you mean "pii"?`);
  });

  it("a record needs exactly one of uid and addsTo", async () => {
    const { problems } = await yaml("stores: [{ name: x }, { uid: d, addsTo: e }]");
    expect(problems.map(({ at }) => at)).toEqual(["#1/stores/0", "#1/stores/1"]);
    expect(problems[0]?.why).toContain("either uid");
  });

  it.each(["uid: internet", "addsTo: internet", "uid: s, aliases: [internet]"])(
    "nobody says what the internet is: %s",
    async (said) => {
      const { facts, problems } = await yaml(`services: [{ ${said} }, { uid: t, reachableFrom: [internet] }]`);
      expect(problems).toEqual([
        expect.objectContaining({
          at: expect.stringMatching(/^#1\/services\/0\/(uid|addsTo|aliases\/0)$/),
          why: expect.stringContaining("where attacks come from"),
        }),
      ]);
      expect(facts).toMatchObject([{ uid: "t" }, { fact: "object", value: { from: ["internet"] } }]);
    },
  );

  it.each([
    ["''", "must not be empty"],
    ["' '", "must not be blank"],
    ["'x#bogus'", "#admin"],
  ])("%s is no uid, for one reason", async (uid, why) => {
    const { facts, problems } = await yaml(`services: [{ uid: ${uid} }]`);
    expect(problems).toEqual([expect.objectContaining({ at: "#1/services/0/uid", why: expect.stringContaining(why) })]);
    expect(problems[0]?.why).not.toContain("control characters");
    expect(facts).toEqual([]);
  });

  it("a uid may have a part that the model knows, and any sign that cannot be mistaken for one", async () => {
    const { facts, problems } = await yaml("services: [{ uid: 's#admin' }, { uid: 'ticket#42' }]");
    expect(problems).toEqual([]);
    expect(facts).toHaveLength(2);
  });

  it("two assets with one uid name both places, and the first counts", async () => {
    const { facts, problems } = await yaml("stores: [{ uid: d }]\nservices: [{ uid: d }]");
    expect(problems).toEqual([
      expect.objectContaining({ at: "#1/stores/0", why: expect.stringContaining("at #1/services/0") }),
    ]);
    expect(facts).toHaveLength(1);
  });

  it.each([
    ["an unknown section", "breachline: inventory/v1\nservces: []", /services/, 2],
    ["an unknown version", "breachline: inventory/v9", /inventory\/v1/, 1],
    ["a section that is no list", "breachline: inventory/v1\nstores: { uid: d }", /list/, 2],
  ])("%s fails the document with its line", async (_what, text, message, line) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DocumentError);
    expect(error).toMatchObject({ path: "estate.yaml", line, message: expect.stringMatching(message) });
  });

  it("a record that is no mapping is a problem", async () => {
    const { problems } = await yaml("stores: [7, null]");
    expect(problems).toHaveLength(2);
  });
});

it("publishes its JSON Schema; after a change run this test with -u", async () => {
  const schema = z.toJSONSchema(Inventory, { io: "input", reused: "ref" });
  const published = { ...schema, title: "Breachline inventory, version 1" };
  const text = await format(JSON.stringify(published), { parser: "json", printWidth: 120 });
  await expect(text).toMatchFileSnapshot("../../src/inputs/inventory/inventory.schema.json");
});
