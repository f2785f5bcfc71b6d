/**
 * Cilium Hubble's flows (`hubble observe -o jsonpb`), JSON lines: connections that were seen between workloads.
 * They are added up by caller, called workload, protocol and port; the Kubernetes resolver finds the Services there.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Document, Head } from "../text/index.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";

export const hubble: Input = { name: "hubble", title: "Cilium Hubble flows, JSON lines", recognises, read };

function recognises(head: Head): boolean {
  const first = head.isJsonArray() ? undefined : (head.firstItem() ?? head.partial(""));
  const flow = (first as { flow?: unknown } | undefined)?.flow;
  return typeof flow === "object" && flow !== null && ["verdict", "source", "destination"].every((key) => key in flow);
}

const text = z.string().max(253).catch("");
const End = z
  .object({
    namespace: text,
    pod_name: text,
    workloads: z.array(z.object({ kind: text, name: text })).catch([]),
  })
  .partial();
const L4 = z.object({
  destination_port: z.number().int().min(1).max(65535),
  flags: z.object({ SYN: z.boolean().optional(), ACK: z.boolean().optional() }).catch({}),
});
const Flow = z.object({
  time: z.string().catch(""),
  verdict: z.union([z.string(), z.number()]),
  is_reply: z.boolean().nullish(),
  source: End,
  destination: End,
  destination_service: z.object({ name: text, namespace: text }).partial().nullish().catch(undefined),
  traffic_direction: z.union([z.string(), z.number()]).optional(),
  l4: z
    .object({ TCP: L4, UDP: L4.partial({ flags: true }), SCTP: L4.partial({ flags: true }) })
    .partial()
    .nullish(),
});
type Flow = z.infer<typeof Flow>;

interface Seen {
  readonly value: Record<string, unknown>;
  readonly at: string;
  /** New connections by the side that saw them: the same one may be seen on both. */
  readonly opened: Map<string, number>;
}

/** A day's number is only worked out from a window of an hour and more. */
const SHORTEST_MS = 3_600_000;
const DAY_MS = 86_400_000;

async function* read(document: Document, { cluster }: ReadOptions): AsyncIterable<Stated> {
  const seen = new Map<string, Seen>();
  let [first, last] = [Infinity, -Infinity];
  for await (const { value, at } of document.values()) {
    const flow = (value as { flow?: unknown } | null)?.flow;
    // Lines of other events, such as lost flows, say nothing of connections.
    if (flow === undefined || flow === null) continue;
    const parsed = Flow.safeParse(flow);
    if (!parsed.success) {
      yield problem(at, `is no flow: ${z.prettifyError(parsed.error).replace(/\s+/g, " ")}`);
      continue;
    }
    const time = Date.parse(parsed.data.time);
    if (!Number.isNaN(time)) [first, last] = [Math.min(first, time), Math.max(last, time)];
    add(seen, parsed.data, at);
  }
  for (const { at, why } of document.problems) yield problem(at, why);
  const window = last - first;
  for (const { value, at, opened } of seen.values()) {
    const count = Math.max(0, ...opened.values());
    const daily = count > 0 && window >= SHORTEST_MS ? { requestsPerDay: Math.ceil((count * DAY_MS) / window) } : {};
    const spec = { ...(value.spec as object), ...daily };
    yield { fact: "object", domain: "kubernetes", partition: `k8s/${cluster}`, value: { ...value, spec }, at };
  }
}

/** Only what was let through, in the direction in which the connection was opened, between ends that are pods. */
function add(seen: Map<string, Seen>, flow: Flow, at: string): void {
  const { source, destination, l4 } = flow;
  const isForwarded = flow.verdict === "FORWARDED" || flow.verdict === 1;
  if (!isForwarded || flow.is_reply === true || !isPod(source) || !isPod(destination)) return;
  const protocol = (["TCP", "UDP", "SCTP"] as const).find((each) => l4?.[each] !== undefined);
  if (protocol === undefined) return;
  const { destination_port: port, flags } = l4![protocol]!;
  const service = flow.destination_service?.name
    ? { service: { name: flow.destination_service.name, namespace: flow.destination_service.namespace ?? "" } }
    : {};
  const spec = { from: endOf(source), to: endOf(destination), protocol: protocol.toLowerCase(), port, ...service };
  const name = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 32);
  const found = seen.get(name) ?? {
    value: {
      apiVersion: "hubble.cilium.io/v1",
      kind: "ObservedConnection",
      metadata: { name, namespace: source.namespace },
      spec,
    },
    at,
    opened: new Map<string, number>(),
  };
  seen.set(name, found);
  const isOpening = protocol !== "TCP" || (flags?.SYN === true && flags.ACK !== true);
  if (!isOpening) return;
  const side = String(flow.traffic_direction ?? "");
  found.opened.set(side, (found.opened.get(side) ?? 0) + 1);
}

type End = z.infer<typeof End>;

function isPod({ namespace, pod_name: pod }: End): boolean {
  return namespace !== undefined && namespace !== "" && pod !== undefined && pod !== "";
}

/** A pod of a workload counts as the workload, so that a roll-out is no new caller. */
function endOf({ namespace = "", pod_name: pod = "", workloads = [] }: End) {
  const [owner] = workloads;
  return owner === undefined
    ? { namespace, kind: "Pod", name: pod }
    : { namespace, kind: owner.kind, name: owner.name };
}
