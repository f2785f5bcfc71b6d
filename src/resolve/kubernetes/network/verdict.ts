/**
 * Who may open a connection to whom, judged pair by pair: the whole semantics of policies in one place.
 * A connection needs the sender's egress and the receiver's ingress.
 */
import { ALL_PORTS, NO_PORTS, contains, intersect, isEmpty, subtractPorts, unitePorts } from "./ports.js";
import type { PortProtocol, PortSet } from "./ports.js";
import type { Action, Party, Peer, Program, Rule, StatedPeer, Step, Tier } from "./rule.js";
import { peerMatches } from "./who.js";
import { resolvePorts, unite } from "./wide.js";

/** Whether a peer of a step is the other side; what denies may be told apart from what lets through. */
export type IsPeer = (peer: StatedPeer, action: Action) => boolean;

function isMet(step: Step, isPeer: IsPeer): boolean {
  return step.peers === undefined || step.peers.some((peer) => isPeer(peer, step.action));
}

interface Flow {
  readonly allowed: PortSet;
  /** What the next tier is asked about. */
  readonly onward: PortSet;
}

function askTier({ steps, closed }: Tier, flow: PortSet, isPeer: IsPeer, receiver: Party): Flow {
  const met = steps.filter((step) => isMet(step, isPeer));
  if (closed && met.every(({ action }) => action === "allow")) {
    const ports = met.length === 0 ? NO_PORTS : resolvePorts(unite(met.map(portsOf)), receiver.namedPorts);
    return { allowed: intersect(flow, ports), onward: NO_PORTS };
  }
  let [rest, allowed, onward] = [flow, NO_PORTS, NO_PORTS];
  for (const step of met) {
    const hit = intersect(rest, resolvePorts(portsOf(step), receiver.namedPorts));
    rest = subtractPorts(rest, hit);
    if (step.action === "allow") allowed = unitePorts(allowed, hit);
    if (step.action === "pass") onward = unitePorts(onward, hit);
  }
  return { allowed, onward: closed ? onward : unitePorts(onward, rest) };
}

function portsOf({ ports }: Step) {
  return ports ?? "every";
}

/** Ports that the program lets through with whomever `isPeer` tells; names are those of the receiver's containers. */
export function decide(program: Program | undefined, isPeer: IsPeer, receiver: Party): PortSet {
  if (program === undefined) return ALL_PORTS;
  let [flow, allowed] = [ALL_PORTS, NO_PORTS];
  for (const tier of program.tiers) {
    const asked = askTier(tier, flow, isPeer, receiver);
    allowed = unitePorts(allowed, asked.allowed);
    flow = asked.onward;
    if (isEmpty(flow)) break;
  }
  return unitePorts(allowed, flow);
}

/** Ports that worked-out rules allow. */
export function allowedBy(
  rules: readonly Rule[] | undefined,
  isPeer: (peer: Peer) => boolean,
  receiver: Party,
): PortSet {
  if (rules === undefined) return ALL_PORTS;
  const open = rules.filter((rule) => rule.peers === undefined || rule.peers.some(isPeer));
  return open.length === 0
    ? NO_PORTS
    : resolvePorts(unite(open.map((rule) => rule.ports ?? "every")), receiver.namedPorts);
}

/** What the sender may open on the receiver. */
export function judge(sender: Party, receiver: Party): PortSet {
  const ingress = decide(receiver.ingress, (peer) => peerMatches(peer, sender), receiver);
  if (isEmpty(ingress)) return NO_PORTS;
  return intersect(
    decide(sender.egress, (peer) => peerMatches(peer, receiver), receiver),
    ingress,
  );
}

export interface Explanation {
  readonly allowed: boolean;
  /** uids of the policies that decide; none: no policy is about it. */
  readonly policies: readonly string[];
}

/** Which policies let one port through or keep it closed; undefined where no policy restricts the direction. */
export function explain(
  program: Program | undefined,
  isPeer: IsPeer,
  { receiver, protocol, port }: { receiver: Party; protocol: PortProtocol; port: number },
): Explanation | undefined {
  if (program === undefined) return undefined;
  const isMeant = (step: Step) =>
    isMet(step, isPeer) &&
    (step.ports === undefined || contains(resolvePorts(step.ports, receiver.namedPorts), protocol, port));
  const passed: string[] = [];
  for (const { steps, closed } of program.tiers) {
    const first = steps.find(isMeant);
    if (first === undefined && !closed) continue;
    if (first === undefined) return { allowed: false, policies: distinct(steps) };
    if (first.action === "pass") passed.push(first.policy);
    else if (first.action === "deny") return { allowed: false, policies: [first.policy] };
    else return { allowed: true, policies: distinct(steps.filter((step) => step.action === "allow" && isMeant(step))) };
  }
  return { allowed: true, policies: passed };
}

function distinct(steps: readonly Step[]): string[] {
  return [...new Set(steps.map((step) => step.policy))];
}
