/** Parts pods and addresses by which peers of a set are about them. */
import { EVERY_IPV4, elementaryRanges } from "./addresses.js";
import type { AddressRange } from "./addresses.js";
import type { PeerIndex } from "./peer-index.js";
import type { AddressPeer, Party, Peer, PodPeer, StatedPeer } from "./rule.js";
import { EVERY_POD, addressPeer, peerMatches } from "./who.js";

export interface Part {
  /** Keys of the peers that are about all of the part. */
  readonly met: ReadonlySet<string>;
  readonly peers: readonly Peer[];
}

export interface Parting {
  /** Parts of the pods that the base is about (absent: of all); none is empty. */
  readonly pods: (base: PodPeer | undefined, atoms: readonly StatedPeer[]) => readonly Part[];
  readonly addresses: (base: AddressPeer | undefined, atoms: readonly StatedPeer[]) => readonly Part[];
}

/**
 * `excepted`: peers that several allowances for everyone except from it. What remains of everyone is then put together
 * from the classes that those peers make: classes that all share, instead of one large set for each.
 */
export function newParting(
  parties: readonly Party[],
  index: PeerIndex,
  excepted: () => readonly StatedPeer[],
): Parting {
  const known = new Map<string, readonly Part[]>();
  const remember = (key: string, make: () => readonly Part[]) => {
    const found = known.get(key) ?? make();
    known.set(key, found);
    return found;
  };
  const classes = once(() => {
    const about = onPods(excepted());
    if (about.length < 2) return undefined;
    const parts = partPods(parties, index, { base: undefined, atoms: about });
    return { keys: new Set(about.map(({ key }) => key)), parts };
  });
  return {
    pods: (base, atoms) => {
      const about = onPods(atoms);
      const parts = remember(keyOf("pods", base, about), () => {
        const made = partPods(parties, index, { base, atoms: about });
        return base === undefined ? shareRest(made, about, classes()) : made;
      });
      // What is about every pod parts none from another.
      if (!atoms.some(({ key }) => key === EVERY_POD.key)) return parts;
      return parts.map(({ met, peers }) => ({ met: new Set([...met, EVERY_POD.key]), peers }));
    },
    addresses: (base, atoms) => {
      const about = atoms.filter((atom) => atom.is === "addresses");
      return remember(keyOf("addresses", base, about), () => partAddresses(base, about));
    },
  };
}

function onPods(atoms: readonly StatedPeer[]): PodPeer[] {
  return atoms.filter((atom) => atom.is !== "addresses").filter(({ key }) => key !== EVERY_POD.key);
}

/** The part that no atom is about, made of the shared classes that no atom is about, where they tell as much. */
function shareRest(parts: readonly Part[], atoms: readonly PodPeer[], classes: Classes | undefined): readonly Part[] {
  if (classes === undefined || atoms.length === 0 || !atoms.every(({ key }) => classes.keys.has(key))) return parts;
  const shared = classes.parts.filter(({ met }) => !atoms.some(({ key }) => met.has(key)));
  const rest = shared.flatMap(({ peers }) => peers);
  return parts.map((each) => (each.met.size === 0 ? { ...each, peers: rest } : each));
}

interface Classes {
  readonly keys: ReadonlySet<string>;
  readonly parts: readonly Part[];
}

function keyOf(kind: string, base: StatedPeer | undefined, atoms: readonly StatedPeer[]): string {
  return JSON.stringify([kind, base?.key ?? null, atoms.map(({ key }) => key)]);
}

interface Division {
  readonly base: PodPeer | undefined;
  readonly atoms: readonly PodPeer[];
}

/** Pods that no atom is about are found last, as what remains, and listed only where someone asks. */
function partPods(parties: readonly Party[], index: PeerIndex, { base, atoms }: Division): Part[] {
  const within = base === undefined ? undefined : new Set(index.matching(base));
  const met = new Map<number, number[]>();
  const meet = (pod: number, position: number) => {
    const list = met.get(pod);
    if (list === undefined) met.set(pod, [position]);
    else list.push(position);
  };
  atoms.forEach((atom, position) => {
    // A small base is asked pod by pod, as the atom may be about a great many others.
    for (const pod of within ?? index.matching(atom)) {
      if (within === undefined || peerMatches(atom, parties[pod]!)) meet(pod, position);
    }
  });
  const groups = new Map<string, number[]>();
  for (const [pod, positions] of met) {
    const group = groups.get(positions.join());
    if (group === undefined) groups.set(positions.join(), [pod]);
    else group.push(pod);
  }
  const prefix = keyOf("class", base, atoms);
  const found = [...groups].map(([signature, pods]): Part => {
    const keys = signature.split(",").map((position) => atoms[Number(position)]!.key);
    return part(
      `${prefix} ${signature}`,
      keys,
      once(() => pods.sort((a, b) => a - b)),
      parties,
    );
  });
  if (met.size === (within?.size ?? parties.length)) return found;
  const others = () => [...(within ?? parties.keys())].filter((pod) => !met.has(pod)).sort((a, b) => a - b);
  return [...found, part(`${prefix} none`, [], once(others), parties)];
}

function part(key: string, met: readonly string[], members: () => readonly number[], parties: readonly Party[]): Part {
  const set = once(() => new Set(members().map((pod) => parties[pod]!)));
  return { met: new Set(met), peers: [{ key, is: "class", members, has: (party) => set().has(party) }] };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function partAddresses(base: AddressPeer | undefined, atoms: readonly AddressPeer[]): Part[] {
  const all = base?.ranges ?? [EVERY_IPV4];
  const groups = new Map<string, { met: string[]; ranges: AddressRange[] }>();
  const isIn = (piece: AddressRange, ranges: readonly AddressRange[]) =>
    ranges.some(([first, last]) => first <= piece[0] && piece[1] <= last);
  const cut = [...all.filter(() => base !== undefined), ...atoms.flatMap(({ ranges }) => ranges)];
  for (const piece of elementaryRanges(cut)) {
    if (base !== undefined && !isIn(piece, all)) continue;
    const met = atoms.filter(({ ranges }) => isIn(piece, ranges)).map(({ key }) => key);
    const group = groups.get(met.join("\n")) ?? { met, ranges: [] };
    groups.set(met.join("\n"), group);
    group.ranges.push(piece);
  }
  return [...groups.values()].map(({ met, ranges }) => ({ met: new Set(met), peers: [addressPeer(ranges)] }));
}
