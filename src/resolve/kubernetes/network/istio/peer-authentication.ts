/**
 * PeerAuthentication (security.istio.io): on which ports a pod takes mutual TLS only. The narrowest policy counts:
 * that of a port, of the workload, of its namespace, of the mesh; an unset mode is that of the next wider one.
 */
import { byText, fields, labels, text } from "../../fields.js";
import type { Cluster, KubernetesObject } from "../../objects.js";
import type { Range } from "../../../port-ranges.js";
import { equalitySelector, matches } from "../selector.js";
import type { Selector } from "../selector.js";

/** Policies of this namespace are those of the mesh. */
export const ROOT_NAMESPACE = "istio-system";

export interface MutualTls {
  readonly strict: readonly Range[];
  /** uids of the policies that take part. */
  readonly policies: readonly string[];
  /** The narrowest of them. */
  readonly object: KubernetesObject | undefined;
}

interface Demand {
  readonly object: KubernetesObject;
  readonly selector: Selector;
  readonly mode: string | undefined;
  readonly ports: ReadonlyMap<number, string>;
}

export function mutualTlsReader(
  cluster: Cluster,
): (labels: Readonly<Record<string, string>>, namespace: string) => MutualTls {
  const byNamespace = new Map<string, Demand[]>();
  for (const object of cluster.ofKind("PeerAuthentication.security.istio.io")) {
    const namespace = object.namespace ?? "default";
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), readDemand(object)]);
  }
  return (has, namespace) => {
    const near = byNamespace.get(namespace) ?? [];
    const root = byNamespace.get(ROOT_NAMESPACE) ?? [];
    const chosen = [
      near.find(({ selector }) => selector.length > 0 && matches(selector, has)),
      near.find(({ selector }) => selector.length === 0),
      root.find(({ selector }) => selector.length === 0),
    ].filter((each) => each !== undefined);
    return combine(chosen);
  };
}

/** In a namespace the policies stand in the order of their names, so that the same one always counts. */
function readDemand(object: KubernetesObject): Demand {
  const ports = Object.entries(fields(fields(object.value.spec).portLevelMtls)).flatMap(([port, value]) => {
    const mode = readMode(text(value, "mode"));
    return mode === undefined || !/^\d+$/.test(port) ? [] : [[Number(port), mode] as const];
  });
  return {
    object,
    selector: equalitySelector(labels(object.value, "spec", "selector", "matchLabels")),
    mode: readMode(text(object.value, "spec", "mtls", "mode")),
    ports: new Map(ports),
  };
}

function readMode(mode: string | undefined): string | undefined {
  return mode === "UNSET" ? undefined : mode;
}

/** Port levels count only where a policy selects workloads. */
function combine(chosen: readonly Demand[]): MutualTls {
  const mode = chosen.map((each) => each.mode).find((each) => each !== undefined) ?? "PERMISSIVE";
  const [narrowest] = chosen;
  const ports = narrowest !== undefined && narrowest.selector.length > 0 ? narrowest.ports : new Map<number, string>();
  const strict: Range[] = [];
  let from = 0;
  for (const port of [...ports.keys()].sort((a, b) => a - b)) {
    if (mode === "STRICT" && from < port) strict.push([from, port - 1]);
    if (ports.get(port) === "STRICT") strict.push([port, port]);
    from = port + 1;
  }
  if (mode === "STRICT" && from <= 65535) strict.push([from, 65535]);
  const policies = chosen.map(({ object }) => object.uid).sort(byText);
  return { strict: merge(strict), policies, object: strict.length > 0 ? narrowest?.object : undefined };
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && last[1] + 1 === from) last[1] = to;
    else merged.push([from, to]);
  }
  return merged;
}
