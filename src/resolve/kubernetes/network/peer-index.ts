/** Which pods a peer of a rule matches, found through namespaces and remembered by the peer's content. */
import type { Peer, Rule } from "./policy.js";
import { matches } from "./selector.js";
import { peerMatches } from "./verdict.js";
import type { Party } from "./verdict.js";

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

function find(parties: readonly Party[], byNamespace: ReadonlyMap<string, readonly number[]>, peer: Peer): number[] {
  if (peer.is === "addresses") return [];
  const { namespace } = peer;
  const near =
    typeof namespace === "string"
      ? (byNamespace.get(namespace) ?? [])
      : [...byNamespace.values()].filter((list) => matches(namespace, parties[list[0]!]!.namespaceLabels)).flat();
  return near.filter((index) => peerMatches(peer, parties[index]!)).sort((a, b) => a - b);
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
