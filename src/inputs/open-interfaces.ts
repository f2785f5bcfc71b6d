/**
 * Checks that, failed together, leave an interface of a node or of the control plane to everyone: nobody has to log in,
 * and all may do everything. The setting itself is stated, on the port of what was checked; rules derive what it gives.
 * Checks are told by the flag that each is about, as numbers differ between tools and between versions of a benchmark.
 */
import type { Stated } from "./input.js";
import { nameOf } from "./report-fields.js";

interface Entry {
  /** A kind of object, or of a node as kube-bench says it. */
  readonly of: RegExp;
  readonly port: number;
  readonly checks: readonly RegExp[];
}

const ENTRIES: readonly Entry[] = [
  {
    of: /^(node|worker)$/i,
    port: 10250,
    checks: [
      /^(?!.*api ?server).*anonymous[-_ ](auth\b|access to kubelet)/i,
      /^(?!.*api ?server).*authorization-mode\b.*AlwaysAllow/i,
    ],
  },
  { of: /^(etcd|node|pod)$/i, port: 2379, checks: [/(?<!peer[-_])client[-_]cert[-_]auth(?![a-z])/i] },
  { of: /^(master|node|pod)$/i, port: 8080, checks: [/\binsecure-port\b/i, /\binsecure-bind-address\b/i] },
];

/** Ports of a host of that kind that checks of these titles, all of which failed, leave open. */
export function openPorts(kind: string, failed: readonly string[]): number[] {
  const isOpen = ({ of, checks }: Entry) =>
    of.test(kind) && checks.every((flag) => failed.some((title) => flag.test(title)));
  return ENTRIES.filter(isOpen).map(({ port }) => port);
}

/** (:Service {authentication: 'none'}) on a port of a host: an interface, where the cluster's own export has the host. */
export function openInterface(host: string, port: number, at: string): Stated {
  const uid = nameOf(`${host}/port/${port}`);
  return { fact: "asset", uid, kind: "Service", mention: true, properties: { authentication: "none" }, at };
}

interface Failed {
  readonly titles: string[];
  readonly at: string;
}

/** What a scanner of clusters says, and after it the interfaces that failed checks of one node or pod leave open. */
export async function* withOpenInterfaces(facts: AsyncIterable<Stated>): AsyncIterable<Stated> {
  const failed = new Map<string, Failed>();
  for await (const fact of facts) {
    yield fact;
    if (!("fact" in fact) || fact.fact !== "report" || fact.kind !== "misconfiguration") continue;
    const [host = ""] = fact.assets;
    const text = `${fact.rule ?? ""} ${fact.title}`;
    if ((fact.status ?? "open") !== "open" || !HOST.test(host) || !ENTRIES.some(({ checks }) => isOneOf(checks, text)))
      continue;
    const known = failed.get(host) ?? { titles: [], at: fact.at };
    known.titles.push(text);
    failed.set(host, known);
  }
  for (const [host, { titles, at }] of failed)
    for (const port of openPorts(HOST.exec(host)?.[1] ?? "", titles)) yield openInterface(host, port, at);
}

/** Only what names the node, or the pod on it, says whose interface it is. */
const HOST = /^k8s\/.*\/(Node|Pod)\/[^/]+$/;

const isOneOf = (checks: readonly RegExp[], text: string) => checks.some((flag) => flag.test(text));
