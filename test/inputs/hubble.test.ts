/** Hubble's flows as connections that were seen. */
import { expect, it } from "vitest";
import { reading } from "./reading.js";

const end = (namespace: string, name: string) => ({
  namespace,
  pod_name: `${name}-abc12-xyz89`,
  workloads: [{ kind: "Deployment", name }],
});
const flow = (more: object = {}) => ({
  flow: {
    time: "2026-01-01T00:00:00Z",
    verdict: "FORWARDED",
    source: end("shop", "web"),
    destination: end("shop", "cart"),
    l4: { TCP: { source_port: 40000, destination_port: 8080, flags: { SYN: true } } },
    traffic_direction: "EGRESS",
    ...more,
  },
});
const lines = (...flows: object[]) => flows.map((each) => JSON.stringify(each)).join("\n");
const specs = async (...flows: object[]) => {
  const { facts } = await reading(lines(...flows));
  return facts.map((fact) => fact.fact === "object" && (fact.value as { spec: Record<string, unknown> }).spec);
};

it("adds flows between the same workloads up to one connection", async () => {
  const found = await reading(lines(flow(), flow({ time: "2026-01-01T00:00:01Z" })));
  expect(found.format).toBe("hubble");
  expect(found.facts).toHaveLength(1);
  expect(found.problems).toEqual([]);
});

it("counts new connections once, whichever side saw them, and only over an hour and more", async () => {
  const both = [flow(), flow({ traffic_direction: "INGRESS" }), flow({ time: "2026-01-01T12:00:00Z" })];
  expect((await specs(...both))[0]).toMatchObject({ port: 8080, protocol: "tcp", requestsPerDay: 4 });
  expect((await specs(flow()))[0]).not.toHaveProperty("requestsPerDay");
});

it("takes no answer, no dropped flow and no end that is no pod", async () => {
  const world = flow({ source: { labels: ["reserved:world"] } });
  expect(await specs(flow({ is_reply: true }), flow({ verdict: "DROPPED" }), world)).toEqual([]);
});

it("reports a flow without ends", async () => {
  const found = await reading(lines(flow(), { flow: { verdict: "FORWARDED" } }));
  expect(found.problems[0]?.why).toContain("is no flow");
});
