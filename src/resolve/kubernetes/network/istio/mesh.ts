/**
 * The mesh: who is in it, who demands mutual TLS, and whom authorization policies let in.
 * Sidecars limit what a proxy knows and DestinationRules how it speaks: neither keeps code from opening a connection,
 * so neither takes one away (Istio's documentation says the same of them).
 */
import { text, yes } from "../../fields.js";
import type { Cluster } from "../../objects.js";
import type { PodSpec } from "../../workloads.js";
import type { Mesh } from "../parties.js";
import type { Range } from "../../../port-ranges.js";
import { subtractPorts } from "../ports.js";
import { RANK } from "../rule.js";
import type { Policy, PolicyPort, Step } from "../rule.js";
import { makeStep } from "../policy.js";
import { EVERY_ADDRESS, podsThat } from "../who.js";
import { membershipOf } from "./membership.js";
import type { Membership } from "./membership.js";
import { mutualTlsReader } from "./peer-authentication.js";
import type { MutualTls } from "./peer-authentication.js";

const OUTSIDE_THE_MESH = [podsThat({ of: "self", key: "mesh", operator: "DoesNotExist", values: [] }), EVERY_ADDRESS];

/** `labelsOf` gives a namespace's labels. */
export function readMesh(cluster: Cluster, labelsOf: (namespace: string) => Readonly<Record<string, string>>): Mesh {
  const membership = (pod: PodSpec, namespace: string): Membership => membershipOf(pod, labelsOf(namespace));
  const demanded = mutualTlsReader(cluster);
  const made = new Map<string, Policy>();
  const none: MutualTls = { strict: [], policies: [], object: undefined };
  const tlsOf = (pod: PodSpec, namespace: string) =>
    membership(pod, namespace) === undefined ? none : demanded(pod.labels, namespace);
  return {
    attributes: cluster.ofKind("PeerAuthentication.security.istio.io").length > 0 ? ["mesh"] : [],
    selfOf: (pod, namespace) => selfOf(pod, namespace, membership(pod, namespace)),
    mutualTls: (pod, namespace) => tlsOf(pod, namespace).strict,
    policiesFor: (pod, namespace) => {
      const kind = membership(pod, namespace);
      if (kind === undefined) return [];
      const tls = tlsOf(pod, namespace);
      const around = kind === "sidecar" ? uncaptured(pod) : [];
      if (tls.object === undefined && around.length === 0) return [];
      const key = JSON.stringify(["mesh", tls.policies, tls.strict, around]);
      const policy = made.get(key) ?? meshPolicy(key, { tls, around, pod });
      made.set(key, policy);
      return [policy];
    },
  };
}

/** Without a mesh identity a pod has no principal. */
function selfOf(pod: PodSpec, namespace: string, membership: Membership): Readonly<Record<string, string>> {
  const host: Record<string, string> = yes(pod.spec, "hostNetwork") ? { host: "" } : {};
  if (membership === undefined) return host;
  const account = text(pod.spec, "serviceAccountName") ?? text(pod.spec, "serviceAccount") ?? "default";
  return { ...host, mesh: membership, principal: `cluster.local/ns/${namespace}/sa/${account}` };
}

/** TCP ports that the pod keeps from its proxy: connections to them are not the mesh's affair. */
function uncaptured({ annotations }: PodSpec): Range[] {
  const read = (value: string | undefined) =>
    (value ?? "")
      .split(",")
      .map((each) => Number(each.trim()))
      .filter((port) => Number.isInteger(port) && port > 0 && port <= 65535);
  const included = annotations["traffic.sidecar.istio.io/includeInboundPorts"];
  const excluded = read(annotations["traffic.sidecar.istio.io/excludeInboundPorts"]).map((port): Range => [port, port]);
  if (included === undefined || included.trim() === "*") return excluded;
  const all: Range = [0, 65535];
  const captured = read(included).map((port): Range => [port, port]);
  const sorted = [...captured].sort((a, b) => a[0] - b[0]);
  return [...excluded, ...subtractPorts({ tcp: [all], udp: [], sctp: [] }, { tcp: sorted, udp: [], sctp: [] }).tcp];
}

interface MeshParts {
  readonly tls: MutualTls;
  readonly around: readonly Range[];
  readonly pod: PodSpec;
}

/** What no proxy sees passes; plain text from outside the mesh is refused where mutual TLS is demanded. */
function meshPolicy(key: string, { tls, around, pod }: MeshParts): Policy {
  const tcp = (ranges: readonly Range[]) => ranges.map((range): PolicyPort => ({ protocol: "tcp", range }));
  const uid = tls.object?.uid ?? pod.object.uid;
  const steps: Step[] = [];
  if (around.length > 0) steps.push(makeStep("pass", undefined, tcp(around), uid));
  if (tls.strict.length > 0) steps.push(makeStep("deny", OUTSIDE_THE_MESH, tcp(tls.strict), uid));
  return {
    object: tls.object ?? pod.object,
    key,
    subject: podsThat({ all: [] }),
    ingress: [{ rank: RANK.mesh, order: -2, steps, closes: false }],
    egress: [],
    problems: [],
  };
}
