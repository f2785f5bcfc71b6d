/** Which pods a peer of a rule matches, found through namespaces and remembered by the peer's content. */
import type { Party, Peer, PodPeer, Rule, Test } from "./rule.js";
import { matches } from "./selector.js";
import { peerMatches } from "./who.js";

export interface PeerIndex {
  /** Positions of the pods that the peer matches, in order. */
  readonly matching: (peer: Peer) => readonly number[];
  /** For those of `indexes` that some peer of the rules matches: the keys of all that do, in order. */
  readonly matchedBy: (
    indexes: readonly number[],
    rules: readonly (readonly Rule[])[],
  ) => ReadonlyMap<number, readonly string[]>;
}

export function indexPeers(parties: readonly Party[]): PeerIndex {
  const byNamespace = new Map<string, number[]>();
  parties.forEach(({ namespace }, index) => {
    const list = byNamespace.get(namespace);
    if (list === undefined) byNamespace.set(namespace, [index]);
    else list.push(index);
  });
  const known = new Map<string, readonly number[]>();
  const matching = (peer: Peer): readonly number[] => {
    const found = known.get(peer.key) ?? find(parties, byNamespace, peer);
    known.set(peer.key, found);
    return found;
  };
  return { matching, matchedBy: (indexes, rules) => matchedBy(indexes, rules, matching) };
}

function find(
  parties: readonly Party[],
  byNamespace: ReadonlyMap<string, readonly number[]>,
  peer: Peer,
): readonly number[] {
  if (peer.is === "addresses") return [];
  if (peer.is === "class") return peer.members();
  const near = nearBy(parties, byNamespace, peer);
  return near.filter((index) => peerMatches(peer, parties[index]!)).sort((a, b) => a - b);
}

/** Pods of the only namespaces that the peer can be about. */
function nearBy(
  parties: readonly Party[],
  byNamespace: ReadonlyMap<string, readonly number[]>,
  peer: PodPeer,
): readonly number[] {
  const { namespace } = peer;
  if (typeof namespace === "string") return byNamespace.get(namespace) ?? [];
  if (namespace !== undefined)
    return [...byNamespace.values()].filter((list) => matches(namespace, parties[list[0]!]!.namespaceLabels)).flat();
  const names = peer.is === "test" ? namespacesOf(peer.test) : undefined;
  if (names === undefined) return [...parties.keys()];
  return [...names].flatMap((name) => byNamespace.get(name) ?? []);
}

/** Namespaces outside of which the condition never holds; undefined: it may hold anywhere. */
function namespacesOf(test: Test): ReadonlySet<string> | undefined {
  if ("all" in test) return test.all.map(namespacesOf).find((names) => names !== undefined);
  if ("any" in test) {
    const each = test.any.map(namespacesOf);
    return each.includes(undefined) ? undefined : new Set(each.flatMap((names) => [...names!]));
  }
  if ("not" in test || !["In", "StartsWith"].includes(test.operator)) return undefined;
  if (test.of === "self" && test.key === "principal") {
    const names = test.values.map((value) => /^cluster\.local\/ns\/([^/]+)\//.exec(value)?.[1]);
    return names.includes(undefined) ? undefined : new Set(names as string[]);
  }
  const isName =
    (test.of === "self" && test.key === "namespace") ||
    (test.of === "namespace" && test.key === "kubernetes.io/metadata.name");
  return isName && test.operator === "In" ? new Set(test.values) : undefined;
}

function matchedBy(
  indexes: readonly number[],
  rules: readonly (readonly Rule[])[],
  matching: (peer: Peer) => readonly number[],
): Map<number, string[]> {
  const wanted = new Set(indexes);
  const peers = new Map(
    [...new Set(rules)].flatMap((list) =>
      list.flatMap((rule) => (rule.peers ?? []).map((peer) => [peer.key, peer] as const)),
    ),
  );
  const met = new Map<number, string[]>();
  for (const key of [...peers.keys()].sort()) {
    for (const index of matching(peers.get(key)!)) {
      if (!wanted.has(index)) continue;
      const list = met.get(index);
      if (list === undefined) met.set(index, [key]);
      else list.push(key);
    }
  }
  return met;
}
