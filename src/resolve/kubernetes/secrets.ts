/** Secrets: the objects, who has them, and what they let one into. */
import { byText, fields, items, text } from "./fields.js";
import type { Fields } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import { mentionSubject } from "./identities.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate } from "./output.js";
import type { Output } from "./output.js";
import { mountedVolumes } from "./workloads.js";
import type { PodSpec, Workload } from "./workloads.js";

export function resolveSecrets(cluster: Cluster, output: Output): void {
  for (const object of cluster.ofKind("Secret")) {
    const keys = Object.keys({ ...fields(object.value.data), ...fields(object.value.stringData) }).sort(byText);
    const secretType = text(object.value, "type") ?? "Opaque";
    const parts = {
      uid: object.uid,
      kind: "Secret" as const,
      name: object.name,
      aliases: [shortName(cluster.uid, object.uid)],
    };
    asset(output, object, { ...parts, properties: { secretType, keys } });
    relate(output, object, {
      type: "IN",
      source: object.uid,
      target: uidOf(cluster.uid, "Namespace", undefined, object.namespace!),
    });
    if (secretType === "bootstrap.kubernetes.io/token") unlockBootstrapping(cluster, object, output);
    const account = object.annotations["kubernetes.io/service-account.name"];
    if (secretType !== "kubernetes.io/service-account-token" || account === undefined) continue;
    const target = uidOf(cluster.uid, "ServiceAccount", object.namespace, account);
    relate(output, object, {
      type: "UNLOCKS",
      source: object.uid,
      target,
      properties: { why: "token of the service account" },
    });
  }
}

/**
 * A bootstrap token is how a new node asks for its certificate; kubeadm puts its tokens into a group of its own too.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
function unlockBootstrapping(cluster: Cluster, object: KubernetesObject, output: Output): void {
  const user = `system:bootstrap:${object.name.replace(/^bootstrap-token-/, "")}`;
  const why = "bootstrap token of new nodes";
  const subjects = [
    mentionSubject(cluster, "User", user, object, output),
    mentionSubject(cluster, "Group", "system:bootstrappers:kubeadm:default-node-token", object, output),
  ];
  for (const target of subjects)
    relate(output, object, { type: "UNLOCKS", source: object.uid, target, properties: { why }, basis: "inferred" });
}

interface Use {
  /** Where the pod finds it. */
  readonly name: string;
  /** Only containers that start the pod have it, or the kubelet does, which pulls its images. */
  readonly atStart?: true;
}

/** How a pod comes to have a secret: name of the secret → the way, one that lasts where there is one. */
function secretsOf(spec: Fields): Map<string, Use> {
  const found = new Map<string, Use>();
  for (const [secret, name] of secretsIn(spec, "containers")) if (!found.has(secret)) found.set(secret, { name });
  const pulls = items(spec, "imagePullSecrets").map((pull) => [text(pull, "name"), "image pull secret"] as const);
  for (const [secret, name] of [...secretsIn(spec, "initContainers"), ...pulls])
    if (secret !== undefined && !found.has(secret)) found.set(secret, { name, atStart: true });
  return found;
}

function secretsIn(spec: Fields, key: "containers" | "initContainers"): [secret: string, name: string][] {
  const found: [string | undefined, string][] = [];
  for (const volume of mountedVolumes(spec, key)) {
    const name = `volume ${text(volume, "name") ?? ""}`;
    found.push([text(volume, "secret", "secretName"), name]);
    for (const source of items(volume, "projected", "sources")) found.push([text(source, "secret", "name"), name]);
    found.push([text(volume, "csi", "nodePublishSecretRef", "name"), name]);
  }
  for (const container of items(spec, key)) {
    for (const variable of items(container, "env")) {
      const name = `environment variable ${text(variable, "name") ?? ""}`;
      found.push([text(variable, "valueFrom", "secretKeyRef", "name"), name]);
    }
    for (const source of items(container, "envFrom")) found.push([text(source, "secretRef", "name"), "environment"]);
  }
  return found.flatMap(([secret, name]): [string, string][] => (secret === undefined ? [] : [[secret, name]]));
}

/** A secret that no input holds is mentioned: it is there, or the pod does not start. */
export function relateSecrets(cluster: Cluster, workload: Workload, output: Output): void {
  const uses = new Map<string, { use: Use; pod: PodSpec }>();
  for (const pod of workload.pods)
    for (const [name, use] of secretsOf(pod.spec))
      if (uses.get(name) === undefined || (uses.get(name)?.use.atStart === true && use.atStart === undefined))
        uses.set(name, { use, pod });
  for (const [name, { use, pod }] of uses) {
    const target = uidOf(cluster.uid, "Secret", workload.namespace, name);
    mention(output, pod.object, { uid: target, kind: "Secret", name, aliases: [shortName(cluster.uid, target)] });
    relate(output, pod.object, { type: "USES_SECRET", source: workload.uid, target, properties: { ...use } });
  }
}
