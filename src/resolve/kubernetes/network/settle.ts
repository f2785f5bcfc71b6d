/**
 * Works programs out as allowances alone, so that connections can be drawn as blocks: an allowance keeps its peers
 * and ports where no earlier step stands in its way; otherwise its peers are parted by which of the earlier steps
 * are about them, and each part keeps the ports that are left to it. Parts are found once for equal steps, whoever
 * is restricted by them. Held to `decide` by a property test.
 */
import { byText } from "../fields.js";
import { newParting } from "./parting.js";
import type { Part, Parting } from "./parting.js";
import type { PeerIndex } from "./peer-index.js";
import type { Party, Peer, Ports, Program, Rule, StatedPeer, Step, Tier } from "./rule.js";
import { inBoth, namesOf, unite, without } from "./wide.js";
import { EVERY_POD, addressPeer } from "./who.js";
import { writePorts } from "./drawing.js";

/** Program → the allowances that it comes to; undefined where nothing is restricted. */
export type Settle = (program: Program | undefined) => readonly Rule[] | undefined;

export function settler(parties: readonly Party[], index: PeerIndex): Settle {
  const parting = newParting(parties, index, () => exceptedFromEveryone(parties));
  const known = new Map<Program, readonly Rule[]>();
  return (program) => {
    if (program === undefined) return undefined;
    const found = known.get(program) ?? settle(program, parting);
    known.set(program, found);
    return found;
  };
}

/** Atoms of the allowances for everyone that leave something to those whom no atom is about. */
function exceptedFromEveryone(parties: readonly Party[]): StatedPeer[] {
  const programs = new Set(parties.flatMap(({ ingress, egress }) => [ingress, egress]));
  const found = new Map<string, StatedPeer>();
  for (const program of programs) {
    for (const candidate of program === undefined ? [] : candidates(program.tiers)) {
      const { peers } = candidate.step;
      const isForEveryone = peers === undefined || peers.some(({ key }) => key === EVERY_POD.key);
      if (!isForEveryone || isNothing(leftTo(candidate, new Set([EVERY_POD.key])))) continue;
      for (const atom of atomsOf(candidate)) found.set(atom.key, atom);
    }
  }
  return [...found.values()].sort((a, b) => byText(a.key, b.key));
}

/** A step that lets through, with all that may stand in its way. */
interface Candidate {
  readonly step: Pick<Step, "peers" | "ports" | "policy">;
  /** Earlier tiers that may stop what the step would allow. */
  readonly tiers: readonly Tier[];
  /** Steps before it in its own tier that do not allow. */
  readonly before: readonly Step[];
}

function settle({ tiers }: Program, parting: Parting): Rule[] {
  return candidates(tiers).flatMap((candidate) => {
    const atoms = atomsOf(candidate);
    if (candidate.tiers.length === 0 && candidate.before.length === 0) return [plainRule(candidate.step)];
    const { peers } = candidate.step;
    if (peers === undefined) return openRules(candidate, atoms, parting);
    return peers.flatMap((peer) => {
      if (peer.key === EVERY_POD.key) return partedRules(candidate, parting.pods(undefined, atoms), [EVERY_POD]);
      const parts = peer.is === "addresses" ? parting.addresses(peer, atoms) : parting.pods(peer, atoms);
      return partedRules(candidate, parts, [peer]);
    });
  });
}

/** What comes out behind the last tier is allowed as if a last step said so. */
function candidates(tiers: readonly Tier[]): Candidate[] {
  const found: Candidate[] = [];
  const standing: Tier[] = [];
  for (const tier of tiers) {
    const before: Step[] = [];
    for (const step of tier.steps) {
      if (step.action === "allow") found.push({ step, tiers: [...standing], before: [...before] });
      else before.push(step);
    }
    if (tier.closed && !tier.steps.some(({ action }) => action === "pass")) return found;
    if (tier.closed || tier.steps.some(({ action }) => action === "deny")) standing.push(tier);
  }
  const passing = tiers.flatMap(({ steps }) => steps.filter(({ action }) => action === "pass"));
  const policy = passing[0]?.policy ?? tiers[0]?.steps[0]?.policy ?? "";
  return [...found, { step: { peers: undefined, ports: undefined, policy }, tiers: standing, before: [] }];
}

function plainRule({ peers, ports, policy }: Candidate["step"]): Rule {
  return makeRule(peers, ports ?? "every", policy);
}

function makeRule(peers: readonly Peer[] | undefined, ports: Ports, policy: string): Rule {
  const key = JSON.stringify([peers?.map((peer) => peer.key), writePorts(ports)]);
  return { key, peers, ports: ports === "every" ? undefined : ports, policy };
}

function atomsOf({ tiers, before }: Candidate): StatedPeer[] {
  const steps = [...tiers.flatMap((tier) => tier.steps), ...before];
  const atoms = new Map(steps.flatMap(({ peers = [] }) => peers.map((peer) => [peer.key, peer] as const)));
  return [...atoms.values()].sort((a, b) => byText(a.key, b.key));
}

/** What is left of the step's ports to peers that exactly those atoms are about. */
function leftTo({ step, tiers, before }: Candidate, met: ReadonlySet<string>): Ports {
  const isMet = ({ peers }: Step) => peers === undefined || peers.some((peer) => met.has(peer.key));
  let left: Ports = step.ports ?? "every";
  for (const tier of tiers) {
    let rest: Ports = "every";
    const onward: Ports[] = [];
    for (const each of tier.steps) {
      if (!isMet(each)) continue;
      const ports = each.ports ?? "every";
      if (each.action === "pass") onward.push(inBoth(rest, ports));
      rest = without(rest, ports);
    }
    if (!tier.closed) onward.push(rest);
    left = inBoth(left, unite(onward));
  }
  for (const each of before) if (isMet(each)) left = without(left, each.ports ?? "every");
  return left;
}

function isNothing(ports: Ports): boolean {
  return ports.length === 0;
}

interface Share {
  readonly ports: Ports;
  readonly parts: Part[];
}

/** Parts to which the same ports are left, together. */
function sharesOf(candidate: Candidate, parts: readonly Part[]): Share[] {
  const shares = new Map<string, Share>();
  for (const part of parts) {
    const ports = leftTo(candidate, part.met);
    if (isNothing(ports)) continue;
    const key = writePorts(ports) ?? "";
    const share = shares.get(key) ?? { ports, parts: [] };
    shares.set(key, share);
    share.parts.push(part);
  }
  return [...shares.values()];
}

function joined(parts: readonly Part[]): Peer[] {
  const peers = parts.flatMap((part) => part.peers);
  const ranges = peers.flatMap((peer) => (peer.is === "addresses" ? peer.ranges : []));
  const pods = peers.filter((peer) => peer.is !== "addresses");
  return [...pods, ...(ranges.length > 0 ? [addressPeer(ranges)] : [])];
}

/** `whole` stands for all parts together. */
function partedRules(candidate: Candidate, parts: readonly Part[], whole: readonly Peer[]): Rule[] {
  return sharesOf(candidate, parts).map((share) => {
    const peers = share.parts.length === parts.length ? whole : joined(share.parts);
    return makeRule(peers, share.ports, candidate.step.policy);
  });
}

/** What is left to everyone is said once, without naming anyone. */
function openRules(candidate: Candidate, atoms: readonly StatedPeer[], parting: Parting): Rule[] {
  const pods = parting.pods(undefined, atoms);
  const addresses = parting.addresses(undefined, atoms);
  const all = [...pods, ...addresses].map((part) => leftTo(candidate, part.met));
  const common = commonOf(all);
  const { policy } = candidate.step;
  const open = isNothing(common) ? [] : [makeRule(undefined, common, policy)];
  const rest = (parts: readonly Part[]) =>
    sharesOf(candidate, parts).flatMap(({ ports, parts: sharing }) => {
      const more = without(ports, common);
      if (isNothing(more)) return [];
      const whole = sharing.length === parts.length && parts === pods;
      return [makeRule(whole ? [EVERY_POD] : joined(sharing), more, policy)];
    });
  return [...open, ...rest(pods), ...rest(addresses)];
}

/** Where names take part, only what all share as a whole is common. */
function commonOf(all: readonly Ports[]): Ports {
  const [first = [], ...others] = all;
  if (others.every((each) => writePorts(each) === writePorts(first))) return first;
  if (all.some((each) => namesOf(each).length > 0)) return [];
  return others.reduce((common, each) => inBoth(common, each), first);
}
