/** The other side of a Calico rule: pods by selectors and service accounts, addresses, and sets of addresses. */
import { labels, pick, text, texts } from "../fields.js";
import type { Cluster } from "../objects.js";
import { EVERY_IPV4, parseCidr, parseCidrs, subtract } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import { readCalicoSelector } from "./calico-selector.js";
import type { StatedPeer, Test } from "./rule.js";
import { addressPeer, attribute, holds, podsThat } from "./who.js";

export interface CalicoReading {
  readonly cluster: Cluster;
  readonly policy: string;
  readonly namespace: string | undefined;
  readonly problems: string[];
}

/** undefined: everyone. An empty list: no one that is known. */
export function readCalicoPeers(entity: unknown, reading: CalicoReading): StatedPeer[] | undefined {
  const nets = texts(entity, "nets");
  const notNets = texts(entity, "notNets");
  const who = whoOf(entity, reading);
  if (who === undefined) return [];
  if (nets.length === 0 && who === "everyone") {
    return notNets.length === 0 ? undefined : [podsThat({ all: [] }), ...within([], notNets, reading)];
  }
  if (nets.length > 0) {
    // A pod's address is the cluster's own affair: nets that are given beside a selector name no one here.
    return who === "everyone" ? within(nets, notNets, reading) : [];
  }
  const sets = setsOf(reading.cluster, who as Who);
  const ranges = subtract(sets, parseCidrs(notNets));
  return [...(who as Who).pods, ...(ranges.length > 0 ? [addressPeer(ranges)] : [])];
}

function within(nets: readonly string[], notNets: readonly string[], { problems }: CalicoReading): StatedPeer[] {
  const wrong = [...nets, ...notNets].filter((each) => parseCidr(each) === undefined);
  if (wrong.length > 0) problems.push(`${wrong.join(", ")} is not an address range; it stands for no address`);
  const ranges = subtract(nets.length === 0 ? [EVERY_IPV4] : parseCidrs(nets), parseCidrs(notNets));
  return ranges.length === 0 ? [] : [addressPeer(ranges)];
}

interface Who {
  readonly pods: readonly StatedPeer[];
  /** On labels, of pods and of sets alike. */
  readonly test: Test;
  readonly namespaces: Test | "own" | "any" | "global";
  readonly namespace: string | undefined;
}

/** A selector without one of namespaces is about the policy's own namespace, or about everything for a global policy. */
function whoOf(entity: unknown, { namespace, problems }: CalicoReading): Who | "everyone" | undefined {
  const read = (key: string, of: "pod" | "namespace" | "account", path: readonly string[] = [key]) => {
    const written = text(entity, ...path);
    if (written === undefined) return { all: [] } as Test;
    const test = readCalicoSelector(written, of);
    if (test === undefined) problems.push(`${key} ${JSON.stringify(written)} is no selector: that rule does nothing`);
    return test;
  };
  const names = texts(entity, "serviceAccounts", "names");
  const [selector, not, spaces, accounts] = [
    read("selector", "pod"),
    read("notSelector", "pod"),
    read("namespaceSelector", "namespace"),
    read("serviceAccounts.selector", "account", ["serviceAccounts", "selector"]),
  ];
  if (selector === undefined || not === undefined || spaces === undefined || accounts === undefined) return undefined;
  const stated = ["selector", "notSelector", "namespaceSelector", "serviceAccounts"].filter(
    (key) => pick(entity, key) !== undefined,
  );
  if (stated.length === 0) return "everyone";
  const onLabels: Test[] = [selector, ...(text(entity, "notSelector") === undefined ? [] : [{ not }])];
  const byAccount = names.length === 0 ? [] : [attribute("self", "account", ...names)];
  const bySpace = text(entity, "namespaceSelector");
  const own = bySpace === undefined && namespace !== undefined ? namespace : undefined;
  const test: Test = { all: [...onLabels, ...byAccount, accounts, spaces] };
  const ofPods = pick(entity, "serviceAccounts") !== undefined;
  return {
    pods: [podsThat(test, own)],
    test: ofPods ? { any: [] } : { all: onLabels },
    namespaces:
      bySpace === undefined
        ? own === undefined
          ? "any"
          : "own"
        : /^global\(\)$/.test(bySpace.trim())
          ? "global"
          : spaces,
    namespace: own,
  };
}

/** Addresses of the network sets that the selector is about. */
function setsOf(cluster: Cluster, { test, namespaces, namespace }: Who): AddressRange[] {
  const sets = cluster.ofKind("NetworkSet.projectcalico.org", "GlobalNetworkSet.projectcalico.org");
  const chosen = sets.filter((set) => {
    const nothing = { namespaceLabels: {}, accountLabels: {}, self: {} };
    if (!holds(test, { ...nothing, namespace: set.namespace ?? "", labels: set.labels })) return false;
    if (namespaces === "any") return true;
    if (namespaces === "global") return set.namespace === undefined;
    if (namespaces === "own") return set.namespace === namespace;
    if (set.namespace === undefined) return false;
    const own = labels(cluster.find("Namespace", undefined, set.namespace)?.value, "metadata", "labels");
    const there = { ...own, "kubernetes.io/metadata.name": set.namespace };
    return holds(namespaces, { ...nothing, namespace: set.namespace, labels: {}, namespaceLabels: there });
  });
  return chosen.flatMap(({ value }) => parseCidrs(texts(value, "spec", "nets")));
}
