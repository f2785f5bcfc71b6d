/**
 * Calico's policies (projectcalico.org/v3): NetworkPolicy, GlobalNetworkPolicy, network sets and tiers.
 * Kubernetes' NetworkPolicies are asked in the same default tier, at order 1000. In a tier, a pod that some policy is
 * about is denied what no rule speaks of; Pass goes on to the next tier, and behind the last one a pod is open.
 */
import { byText, items, number, pick, text, texts, yes } from "../fields.js";
import type { Fields } from "../fields.js";
import type { Cluster, KubernetesObject } from "../objects.js";
import { readCalicoPeers } from "./calico-peers.js";
import type { CalicoReading } from "./calico-peers.js";
import { readCalicoSelector } from "./calico-selector.js";
import { makeStep } from "./policy.js";
import { PROTOCOLS, readProtocol } from "./ports.js";
import type { PortProtocol } from "./ports.js";
import { RANK } from "./rule.js";
import type { Action, Policy, PolicyPort, Ports, Section, Step, Test } from "./rule.js";
import { podsIn, podsThat } from "./who.js";
import { without } from "./wide.js";

const GROUP = "projectcalico.org";
const ACTIONS: Readonly<Record<string, Action>> = { allow: "allow", deny: "deny", pass: "pass" };

export function readCalicoPolicies(cluster: Cluster): Policy[] {
  const objects = cluster.ofKind(`NetworkPolicy.${GROUP}`, `GlobalNetworkPolicy.${GROUP}`);
  const byName = [...objects].sort((a, b) => byText(a.name, b.name) || byText(a.uid, b.uid));
  return objects.map((object) => readCalicoPolicy(cluster, object, byName.indexOf(object)));
}

/** `place` tells policies of equal order apart, as Calico does by name. */
function readCalicoPolicy(cluster: Cluster, object: KubernetesObject, place: number): Policy {
  const problems: string[] = [];
  const { value, namespace } = object;
  const reading = { cluster, policy: object.uid, namespace, problems };
  const forHosts = ["doNotTrack", "preDNAT", "applyOnForward"].filter((key) => yes(value, "spec", key));
  if (forHosts.length > 0) problems.push(`${forHosts.join(", ")} is about host endpoints: the policy is not evaluated`);
  const subject = subjectOf(value, reading);
  const tier = tierOf(cluster, text(value, "spec", "tier") ?? "default", problems);
  const order = (number(value, "spec", "order") ?? Infinity) + place * 1e-9;
  const section = (direction: "ingress" | "egress"): Section[] => {
    const rules = items(value, "spec", direction).flatMap((rule) => readRule(rule, direction, reading));
    return [{ ...tier, order, steps: rules }];
  };
  const types = texts(value, "spec", "types").map((type) => type.toLowerCase());
  const has = (direction: string) => items(value, "spec", direction).length > 0;
  const restricts = (direction: string, otherwise: boolean) =>
    forHosts.length === 0 && (types.length > 0 ? types.includes(direction) : otherwise);
  return {
    object,
    key: object.uid,
    subject: subject ?? podsIn("", []),
    ingress: restricts("ingress", has("ingress") || !has("egress")) ? section("ingress") : [],
    egress: restricts("egress", has("egress")) ? section("egress") : [],
    problems,
  };
}

function subjectOf(value: Fields, { namespace, problems }: CalicoReading) {
  const tests = [
    selectorOf(value, "selector", "pod", problems),
    selectorOf(value, "serviceAccountSelector", "account", problems),
    selectorOf(value, "namespaceSelector", "namespace", problems),
  ];
  if (tests.includes(undefined)) return undefined;
  return podsThat({ all: tests as Test[] }, namespace);
}

function selectorOf(
  value: Fields,
  key: string,
  of: "pod" | "account" | "namespace",
  problems: string[],
): Test | undefined {
  const written = text(value, "spec", key) ?? "";
  const test = readCalicoSelector(written, of);
  if (test === undefined)
    problems.push(`${key} ${JSON.stringify(written)} is no selector: the policy restricts nothing`);
  return test;
}

/** A tier without an order is the last one; the default tier has a million. */
function tierOf(cluster: Cluster, name: string, problems: string[]): Pick<Section, "rank" | "tier" | "closes"> {
  const object = cluster.find(`Tier.${GROUP}`, undefined, name);
  const passes = text(object?.value, "spec", "defaultAction") === "Pass";
  if (name === "default") return { rank: RANK.common, closes: !passes };
  if (object === undefined)
    problems.push(`its tier ${name} is not in the inputs; it is taken to come before the default one`);
  const order = object === undefined ? 0 : (number(object.value, "spec", "order") ?? Infinity);
  return order < 1_000_000
    ? { rank: RANK.calico, tier: order, closes: !passes }
    : { rank: RANK.common, tier: Number.isFinite(order) ? order : Number.MAX_SAFE_INTEGER, closes: !passes };
}

function readRule(rule: Fields, direction: "ingress" | "egress", reading: CalicoReading): Step[] {
  const { problems } = reading;
  const written = (text(rule, "action") ?? "").toLowerCase();
  if (written === "log") return [];
  const action = ACTIONS[written];
  if (action === undefined) {
    problems.push(`action ${JSON.stringify(rule.action)} is none of Allow, Deny, Log and Pass; the rule does nothing`);
    return [];
  }
  const [other, own] = direction === "ingress" ? ["source", "destination"] : ["destination", "source"];
  const narrowed = notEvaluated(rule, other, own);
  if (narrowed.length > 0) {
    const instead = action === "allow" ? "the rest of the rule allows" : "the rule does nothing";
    problems.push(`${narrowed.join(", ")} of a rule is not evaluated: ${instead}`);
    if (action !== "allow") return [];
  }
  const ports = readPorts(rule, pick(rule, "destination"), reading);
  if (ports.length === 0) return [];
  const peers = readCalicoPeers(pick(rule, other), reading);
  if (peers !== undefined && peers.length === 0) return [];
  return [makeStep(action, peers, ports === "every" ? undefined : ports, reading.policy)];
}

/** Conditions beyond the other side and the ports asked for. */
function notEvaluated(rule: Fields, other: string, own: string): string[] {
  const found = ["selector", "notSelector", "nets", "notNets", "namespaceSelector", "serviceAccounts"].filter(
    (key) => pick(rule, own, key) !== undefined,
  );
  const sourcePorts = ["ports", "notPorts"].filter((key) => pick(rule, "source", key) !== undefined);
  const services = pick(rule, other, "services") === undefined ? [] : [`${other}.services`];
  return [
    ...found.map((key) => `${own}.${key}`),
    ...sourcePorts.map((key) => `source.${key}`),
    ...services,
    ...(rule.http === undefined ? [] : ["http"]),
  ];
}

const NUMBERS: Readonly<Record<string, PortProtocol>> = { "6": "tcp", "17": "udp", "132": "sctp" };

/** Protocols that are written as a name or number; none of them where it is ICMP or the like. */
function protocolsOf(written: unknown): PortProtocol[] {
  const name = String(written);
  const found = NUMBERS[name] ?? readProtocol(name);
  return found === undefined ? [] : [found];
}

function readPorts(rule: Fields, destination: unknown, { problems }: CalicoReading): Ports {
  const stated = rule.protocol === undefined ? [...PROTOCOLS] : protocolsOf(rule.protocol);
  const excluded = rule.notProtocol === undefined ? [] : protocolsOf(rule.notProtocol);
  const protocols = stated.filter((protocol) => !excluded.includes(protocol));
  const whole = protocols.map((protocol): PolicyPort => ({ protocol, range: [0, 65535] }));
  const listed = listPorts(pick(destination, "ports"), protocols, problems);
  const denied = listPorts(pick(destination, "notPorts"), protocols, problems) ?? [];
  if (listed === undefined && denied.length === 0 && protocols.length === PROTOCOLS.length) return "every";
  return without(listed ?? whole, denied);
}

/** Numbers, `1000:2000` and names. */
function listPorts(value: unknown, protocols: readonly PortProtocol[], problems: string[]): PolicyPort[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.flatMap((each: unknown): PolicyPort[] => {
    const [, from, to] = /^(\d+)(?::(\d+))?$/.exec(String(each)) ?? [];
    if (from !== undefined) {
      const range = [Number(from), Number(to ?? from)] as const;
      return protocols.map((protocol) => ({ protocol, range }));
    }
    if (typeof each === "string") return protocols.map((protocol) => ({ protocol, name: each }));
    problems.push(`port ${JSON.stringify(each)} is not understood; it stands for no port`);
    return [];
  });
}
