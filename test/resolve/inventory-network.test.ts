import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StatedFact, type StatedFactInput } from "../../src/model/index.js";
import { inventoryNetwork } from "../../src/resolve/inventory-network.js";
import type { HubFact } from "../../src/resolve/resolver.js";

interface Connection {
  from: string[];
  to: string[];
  protocol?: string;
  ports?: (number | string)[];
  controls?: string[];
}

const asset = (uid: string, kind: string, properties = {}) =>
  ({ fact: "asset", uid, kind, properties, at: "" }) as StatedFactInput;
const related = (source: string, type: string, target: string) =>
  ({ fact: "relationship", type, source, target, at: "" }) as StatedFactInput;

function resolve(connections: readonly Connection[], stated: readonly StatedFactInput[] = []) {
  const objects = connections.map((value, index) => ({
    value: { ...value },
    path: "estate.yaml",
    at: `#1/network/${index}`,
    source: "s",
  }));
  const context = { stated: stated.map((fact) => ({ ...StatedFact.parse(fact), statedBy: "s" })) };
  const { facts, unjoined } = inventoryNetwork.resolve("inventory", objects, context);
  return { facts: [...facts], unjoined };
}

/** Which source reaches which target on which port, read back through the hubs. */
function allowed(facts: readonly (StatedFactInput | HubFact)[], protocol: string, port: number): Set<string> {
  const links = facts.flatMap((fact) => (fact.fact === "relationship" ? [fact] : []));
  const hubs = new Map(facts.flatMap((fact) => (fact.fact === "hub" ? [[fact.uid, fact] as const] : [])));
  const pairs = new Set<string>();
  for (const { type, source, target, properties } of links) {
    if (type !== "CAN_CONNECT" || properties?.protocol !== protocol) continue;
    const sources = hubs.has(source)
      ? links.filter((link) => link.type === "SENDS_AS" && link.target === source).map((link) => link.source)
      : [source];
    const hub = hubs.get(target);
    if (hub && (port < hub.fromPort! || port > hub.toPort!)) continue;
    const targets = hub
      ? links.filter((link) => link.type === "RECEIVES_AS" && link.target === target).map((link) => link.source)
      : [target];
    for (const from of sources) for (const to of targets) pairs.add(`${from}->${to}`);
  }
  return pairs;
}

describe("the network of an inventory", () => {
  it("lets computes with the same connections share a hub", () => {
    const stated = [asset("a", "Compute"), asset("b", "Compute"), asset("c", "Compute")];
    const { facts } = resolve([{ from: ["a", "b"], to: ["c"], ports: [5432] }], stated);
    expect(facts.filter((fact) => fact.fact === "hub").map((hub) => hub.kind)).toEqual(["Senders", "Receivers"]);
    expect([...allowed(facts, "tcp", 5432)]).toEqual(["a->c", "b->c"]);
    expect([...allowed(facts, "tcp", 5433)]).toEqual([]);
  });

  it("connects the internet straight to a service", () => {
    const { facts } = resolve([{ from: ["internet"], to: ["s"] }], [asset("s", "Service")]);
    expect(facts).toEqual([
      expect.objectContaining({
        type: "CAN_CONNECT",
        source: "internet",
        target: "s",
        path: "estate.yaml",
        at: "#1/network/0",
      }),
    ]);
  });

  it("refuses a service on another port, and says so", () => {
    const { facts, unjoined } = resolve(
      [{ from: ["a"], to: ["s"], ports: [80] }],
      [asset("a", "Compute"), asset("s", "Service", { port: 443 })],
    );
    expect(facts.filter((fact) => fact.fact === "relationship" && fact.type === "CAN_CONNECT")).toEqual([]);
    expect(unjoined[0]?.why).toContain("443");
  });

  it("refuses a service of another protocol", () => {
    const stated = [asset("a", "Compute"), asset("dns", "Service", { protocol: "udp", port: 53 })];
    expect(allowed(resolve([{ from: ["a"], to: ["dns"] }], stated).facts, "tcp", 53).size).toBe(0);
    expect(allowed(resolve([{ from: ["a"], to: ["dns"], protocol: "udp" }], stated).facts, "udp", 53).size).toBe(1);
  });

  it("takes a scope for what runs in it, scopes within it included", () => {
    const stated = [
      asset("net", "Scope"),
      asset("sub", "Scope"),
      asset("a", "Compute"),
      asset("b", "Compute"),
      asset("s", "Service"),
    ];
    const within = [related("sub", "IN", "net"), related("a", "IN", "sub"), related("b", "IN", "net")];
    const { facts } = resolve([{ from: ["net"], to: ["s"] }], [...stated, ...within]);
    expect([...allowed(facts, "tcp", 1)]).toEqual(["a->s", "b->s"]);
  });

  it("takes a service that connects for the computes behind it", () => {
    const stated = [
      asset("web", "Service"),
      asset("a", "Compute"),
      related("a", "EXPOSES", "web"),
      asset("s", "Service"),
    ];
    expect([...allowed(resolve([{ from: ["web"], to: ["s"] }], stated).facts, "tcp", 1)]).toEqual(["a->s"]);
  });

  it("says when a name stands for nothing that connects or can be connected to", () => {
    const { unjoined } = resolve([{ from: ["empty"], to: ["d"] }], [asset("empty", "Scope"), asset("d", "DataStore")]);
    expect(unjoined).toHaveLength(2);
  });

  it("bears a control only where every connection has it", () => {
    const stated = [asset("a", "Compute"), asset("s", "Service")];
    const controlled = { from: ["a"], to: ["s"], controls: ["mtls"] };
    const controlsOf = (connections: Connection[]) =>
      resolve(connections, stated).facts.flatMap((fact) =>
        fact.fact === "relationship" && fact.type === "CAN_CONNECT" ? [fact.properties?.controls] : [],
      );
    expect(controlsOf([controlled])).toEqual([["mtls"]]);
    expect(controlsOf([controlled, { from: ["a"], to: ["s"] }])).toEqual([undefined, undefined]);
  });

  it("equals the pairwise relation on random estates", () => {
    const names = ["a", "b", "c", "d", "e"];
    const ports = fc.constantFrom<(number | string)[] | undefined>(undefined, [1], [3], ["2-4"], ["1-2", 5]);
    const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
    const connection = fc.record({
      from: fc.oneof(some, fc.constant<string[]>(["internet"])),
      to: some,
      protocol: fc.constantFrom("tcp", "udp"),
      ports,
    });
    const stated = [
      ...["a", "b", "c", "d"].map((uid) => asset(uid, "Compute")),
      asset("e", "Service"),
      related("d", "EXPOSES", "e"),
    ];
    const covers = (range: number | string, port: number) => {
      const [from = 0, to = from] = String(range).split("-").map(Number);
      return from <= port && port <= to;
    };
    fc.assert(
      fc.property(fc.array(connection, { maxLength: 6 }), (connections) => {
        const { facts } = resolve(connections, stated);
        for (const protocol of ["tcp", "udp"]) {
          for (const port of [1, 2, 3, 4, 5, 6]) {
            const naive = new Set<string>();
            for (const { from, to, protocol: of, ports: on } of connections) {
              if (of !== protocol) continue;
              for (const source of from.map((name) => (name === "e" ? "d" : name)))
                for (const target of to)
                  if (target === "e" || !on || on.some((range) => covers(range, port)))
                    naive.add(`${source}->${target}`);
            }
            expect([...allowed(facts, protocol, port)].sort()).toEqual([...naive].sort());
          }
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
