import { afterAll, beforeAll, expect, it } from "vitest";
import { deriveSteps, drawExample, enabledRules, readRules, SMALL_ESTATE, writeStep } from "../../src/rules/index.js";
import type { Store } from "../../src/store/connection.js";
import { openTestStore } from "../store/real-store.js";

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const rules = readRules();

/** `rule: step` for each step of the graph. */
function derive(given: string, switches: Record<string, boolean> = {}): Promise<string[]> {
  return store.transaction("rollback", async (queries) => {
    await drawExample(queries, { given }, "chain");
    const found: string[] = [];
    for await (const step of deriveSteps(queries, "chain", enabledRules(rules, switches), { sizes: SMALL_ESTATE }))
      found.push(`${step.rule}: ${writeStep(step)}`);
    return found.sort();
  });
}

it("leads from the internet through a vulnerable service and its secret to a store that the network lets it reach", async () => {
  const given = `CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT]->(:Asset:Service {uid: 'ingress'})-[:FORWARDS]->(shopApi:Asset:Service {uid: 'shop-api'}),
    (shop:Asset:Compute {uid: 'shop'})-[:EXPOSES {protocol: 'tcp', port: 8080}]->(shopApi),
    (shop)-[:BUILT_FROM]->(:Asset:Image {uid: 'shop-image'})<-[:AFFECTS]-(:Finding {uid: 'cve', status: 'open', reach: 'network', gives: ['code-execution']}),
    (shop)-[:USES_SECRET]->(:Asset:Secret {uid: 'password'})-[:UNLOCKS]->(orders:Asset:DataStore {uid: 'orders'}),
    (shop)-[:SENDS_AS]->(:Hub:Senders {uid: 'senders'})-[:CAN_CONNECT {protocol: 'tcp'}]
      ->(:Hub:Receivers {uid: 'receivers', protocol: 'tcp', fromPort: 5432, toPort: 5432})<-[:RECEIVES_AS]-(db:Asset:Compute {uid: 'db'}),
    (db)-[:EXPOSES {protocol: 'tcp', port: 5432}]->(:Asset:Service {uid: 'postgres'})-[:SERVES]->(orders), (db)-[:KEEPS]->(orders)`;
  expect(await derive(given)).toEqual([
    "application/code-execution: shop-api -> shop via cve",
    "identity/secret-unlocks-data: password -> orders via postgres requires postgres",
    "network/connect-from-internet: internet -> ingress",
    "network/connect: senders -> receivers",
    "network/forward: ingress -> shop-api",
    "network/listens: receivers -> postgres",
    "network/sends-as: shop -> senders",
    "workload/data: db -> orders",
    "workload/secret: shop -> password",
  ]);
});

const INFERRED = `CREATE (:Asset:Internet {uid: 'internet'})-[:CAN_CONNECT]->(web:Asset:Service {uid: 'web'}),
    (web)-[:FORWARDS {basis: 'inferred'}]->(:Asset:Service {uid: 'api'})<-[:EXPOSES]-(:Asset:Compute {uid: 'workshop'})-[:CALLS {basis: 'observed'}]
      ->(:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'data'}),
    (:Finding {uid: 'sqli', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(:Asset:Repository {uid: 'code'})`;

it("gives the data behind an injection, not code, and only through a finding that is joined to the workload", async () => {
  expect(await derive(INFERRED)).toEqual([
    "network/connect-from-internet: internet -> web",
    "network/forward-inferred: web -> api",
    // Whoever runs code on it reads what it reads; nothing leads there.
    "workload/called-data: workshop -> data",
  ]);
  const joined = INFERRED.replace("(:Asset:Repository {uid: 'code'})", "(workshop)").replace(
    "(:Asset:Compute {uid: 'workshop'})",
    "(workshop:Asset:Compute {uid: 'workshop'})",
  );
  expect(await derive(joined)).toContain("application/sql-injection: api -> data via sqli");
});

it("does without what was inferred when that rule is switched off", async () => {
  expect(await derive(INFERRED, { "network/forward-inferred": false })).toEqual([
    "network/connect-from-internet: internet -> web",
    "workload/called-data: workshop -> data",
  ]);
});

it("makes forged requests go where the workload's own may go, and fetch the machine's identity", async () => {
  const given = `CREATE (:Asset:Service {uid: 'api'})<-[:EXPOSES]-(vm:Asset:Compute {uid: 'vm', runtime: 'vm'})-[:RUNS_AS]->(:Asset:Identity {uid: 'role'}),
    (vm)<-[:AFFECTS]-(:Finding {uid: 'ssrf', status: 'open', reach: 'network', gives: ['ssrf']}),
    (:Asset:Facet {uid: 'vm#http', kind: 'Compute', facet: 'http', whole: 'vm'})-[:SENDS_AS]->(:Hub:Senders {uid: 'senders'})-[:CAN_CONNECT]->(:Asset:Service {uid: 'inside'})`;
  expect(await derive(given)).toEqual([
    "application/metadata-identity: vm#http -> role",
    "application/server-side-requests: api -> vm#http via ssrf",
    "network/connect: senders -> inside",
    "network/sends-as: vm#http -> senders",
    "workload/code-sends-requests: vm -> vm#http",
    "workload/identity: vm -> role",
  ]);
});

it("lets whoever took a node have what runs there, their secrets, and the cluster where one may do everything", async () => {
  const given = `CREATE (agent:Asset:Compute {uid: 'agent', privileged: true})-[:RUNS_ON]->(node:Asset:Compute {uid: 'node'})<-[:RUNS_ON]-(robot:Asset:Compute {uid: 'robot', tokenMounted: true}),
    (robot)-[:RUNS_AS]->(:Asset:Identity {uid: 'account'})-[:CAN_ASSUME]->(:Asset:Identity {uid: 'binding'})-[:MAY {action: '*'}]->(:Scope {uid: 'k8s/c'}),
    (:Asset:Identity {uid: 'k8s/c/administrator'})`;
  expect(await derive(given)).toEqual([
    "identity/assume: account -> binding",
    "identity/everything: binding -> k8s/c/administrator",
    "workload/escape-privileged: agent -> node",
    "workload/identity: robot -> account",
    "workload/node-to-workload: node -> agent",
    "workload/node-to-workload: node -> robot",
  ]);
});
