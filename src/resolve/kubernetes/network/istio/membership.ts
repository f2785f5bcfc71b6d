/** Which pods are in the mesh, as Istio's injection and ambient mode decide it. */
import { items, text, yes } from "../../fields.js";
import type { Fields } from "../../fields.js";
import type { PodSpec } from "../../workloads.js";

export type Membership = "sidecar" | "ambient" | undefined;

/**
 * A pod that exists shows its proxy; a template says by its labels and its namespace's what will be injected.
 * What is on its node's network is never injected.
 */
export function membershipOf(pod: PodSpec, namespaceLabels: Readonly<Record<string, string>>): Membership {
  if (hasProxy(pod)) return "sidecar";
  if (yes(pod.spec, "hostNetwork")) return undefined;
  const mode = pod.labels["istio.io/dataplane-mode"] ?? namespaceLabels["istio.io/dataplane-mode"];
  const isInjected = !existsWithoutProxy(pod) && wantsSidecar(pod, namespaceLabels);
  if (isInjected) return "sidecar";
  return mode === "ambient" ? "ambient" : undefined;
}

function hasProxy({ spec, annotations }: PodSpec): boolean {
  return (
    annotations["sidecar.istio.io/status"] !== undefined ||
    items(spec, "containers").some((container) => text(container, "name") === "istio-proxy" && isProxy(container))
  );
}

function isProxy(container: Fields): boolean {
  const image = text(container, "image") ?? "auto";
  return image === "auto" || /proxyv2|istio.*proxy|proxy.*istio/i.test(image);
}

/** Injection happens when a pod is made: one that the cluster holds, and that runs without a proxy, has none. */
function existsWithoutProxy({ object }: PodSpec): boolean {
  return object.kind === "Pod" && text(object.value, "metadata", "uid") !== undefined;
}

/** The pod's own word counts before the namespace's; `istio-injection` before a revision. */
function wantsSidecar({ labels, annotations }: PodSpec, namespace: Readonly<Record<string, string>>): boolean {
  const own = labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"];
  if (namespace["istio-injection"] === "disabled") return false;
  if (own === "false") return false;
  if (own === "true") return true;
  if (namespace["istio-injection"] === "enabled") return true;
  return namespace["istio.io/rev"] !== undefined || labels["istio.io/rev"] !== undefined;
}
