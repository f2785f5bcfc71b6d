/**
 * AuthorizationPolicy (security.istio.io) as far as it decides who may open a connection to a pod of the mesh.
 * DENY comes before ALLOW; a pod that some ALLOW policy is about lets in only whom one of them names. What a rule asks
 * of requests (paths, methods, hosts, tokens) leaves the connection open to others: an ALLOW rule that asks it still
 * lets the connection in, a DENY rule that asks it keeps no connection out. In ambient mode without a waypoint no one
 * reads requests: there such an ALLOW rule is never met, and a DENY rule forgets what it asks of them. CUSTOM and AUDIT
 * decide nothing about connections.
 */
import { fields, items, labels, text } from "../../fields.js";
import type { Cluster, KubernetesObject } from "../../objects.js";
import { makeStep } from "../policy.js";
import { RANK } from "../rule.js";
import type { Policy, PolicyPort, StatedPeer, Step, Test } from "../rule.js";
import { attribute, podsIn, podsThat } from "../who.js";
import { readAuthorization } from "./authorization-rules.js";
import type { AuthorizationRule } from "./authorization-rules.js";
import { ROOT_NAMESPACE } from "./peer-authentication.js";
import { toPeers } from "./sources.js";
import type { SourceTest } from "./sources.js";

const TCP: PolicyPort = { protocol: "tcp", range: [0, 65535] };
/** Proxies take TCP only. */
const NOT_TCP: PolicyPort[] = [
  { protocol: "udp", range: [0, 65535] },
  { protocol: "sctp", range: [0, 65535] },
];
const GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";

export function readAuthorizations(cluster: Cluster): Policy[] {
  return cluster.ofKind("AuthorizationPolicy.security.istio.io").flatMap(readPolicies);
}

/** One policy each for pods with a proxy of their own and for those in ambient mode, which read rules differently. */
function readPolicies(object: KubernetesObject): Policy[] {
  const problems: string[] = [];
  const action = (text(object.value, "spec", "action") ?? "ALLOW").toUpperCase();
  if (action === "CUSTOM" || action === "AUDIT") {
    if (action === "CUSTOM")
      problems.push("what its external authorizer decides is not known: it keeps no connection out");
    return [emptyPolicy(object, problems)];
  }
  if (action !== "ALLOW" && action !== "DENY") {
    problems.push(`action ${action} is none of ALLOW, DENY, CUSTOM and AUDIT: the policy does nothing`);
    return [emptyPolicy(object, problems)];
  }
  const subject = authorizationSubject(object, problems);
  if (subject === undefined) return [emptyPolicy(object, problems)];
  const rules = readAuthorization(object, problems);
  return (["sidecar", "ambient"] as const).map((kind, index) => {
    const steps = rules.flatMap((rule) => toStep(rule, { action, kind, policy: object.uid }));
    const first = action === "ALLOW" ? [makeStep("pass", undefined, NOT_TCP, object.uid)] : [];
    const order = action === "ALLOW" ? 1 : 0;
    return {
      object,
      key: `${object.uid}#${kind}`,
      subject: podsThat({ all: [attribute("self", "mesh", kind), subject.test] }, subject.namespace),
      ingress: [{ rank: RANK.mesh, order, steps: [...first, ...steps], closes: action === "ALLOW" }],
      egress: [],
      problems: index === 0 ? problems : [],
    };
  });
}

function emptyPolicy(object: KubernetesObject, problems: readonly string[]): Policy {
  return { object, key: object.uid, subject: podsIn("", []), ingress: [], egress: [], problems };
}

/** Policies of the root namespace are about the whole mesh; those on Services are for waypoints, which can be gone around. */
export function authorizationSubject(
  object: KubernetesObject,
  problems: string[],
): { readonly test: Test; readonly namespace: string | undefined } | undefined {
  const namespace = object.namespace === ROOT_NAMESPACE ? undefined : object.namespace;
  const { targetRef } = fields(object.value.spec);
  const refs = [...items(object.value, "spec", "targetRefs"), ...(targetRef === undefined ? [] : [fields(targetRef)])];
  if (refs.length > 0) {
    const gateways = refs.flatMap((ref) => (text(ref, "kind") === "Gateway" ? (text(ref, "name") ?? []) : []));
    const others = refs.filter((ref) => text(ref, "kind") !== "Gateway").map((ref) => text(ref, "kind") ?? "nothing");
    if (others.length > 0)
      problems.push(
        `it hangs on a ${others[0]}, so a waypoint enforces it, which connections can go around: it keeps none out`,
      );
    return gateways.length === 0
      ? undefined
      : { test: attribute("pod", GATEWAY_LABEL, ...gateways), namespace: object.namespace };
  }
  const wanted = Object.entries(labels(object.value, "spec", "selector", "matchLabels"));
  return { test: { all: wanted.map(([key, value]) => attribute("pod", key, value)) }, namespace };
}

interface Stepping {
  readonly action: "ALLOW" | "DENY";
  readonly kind: "sidecar" | "ambient";
  readonly policy: string;
}

function toStep({ sources, operations }: AuthorizationRule, { action, kind, policy }: Stepping): Step[] {
  // Whether a part of the rule counts that is about some requests only.
  const counts = action === "ALLOW" ? kind === "sidecar" : kind === "ambient";
  const meant = sources.filter((source) => counts || !source.requests);
  const ports = operations.filter((operation) => counts || !operation.requests).flatMap((each) => each.ports ?? [TCP]);
  if (meant.length === 0 || ports.length === 0) return [];
  const peers = peersOf(action === "DENY" ? meant.map(withoutClaims) : meant);
  if (peers?.length === 0) return [];
  return [makeStep(action === "ALLOW" ? "pass" : "deny", peers, ports, policy)];
}

/** No pod is kept out by what it can claim of itself. */
function withoutClaims(source: SourceTest): SourceTest {
  return source.claimed === true ? { ...source, who: { any: [] } } : source;
}

function peersOf(sources: readonly SourceTest[]): StatedPeer[] | undefined {
  const peers: StatedPeer[] = [];
  for (const source of sources) {
    const own = toPeers(source);
    if (own === undefined) return undefined;
    peers.push(...own);
  }
  return peers;
}
