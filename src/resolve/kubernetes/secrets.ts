/** Secrets: the objects, who has them, and what they let one into. */
import { byText, fields, items, text } from "./fields.js";
import type { Fields } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import { mentionSubject } from "./identities.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, mention, relate } from "./output.js";
import type { Output } from "./output.js";
import { containersOf } from "./workloads.js";
import type { Workload } from "./workloads.js";

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

/** How a pod comes to have a secret: name of the secret → the ways. */
function secretsOf(spec: Fields): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string | undefined, how: string) => {
    if (name !== undefined && !found.has(name)) found.set(name, how);
  };
  for (const volume of items(spec, "volumes")) {
    add(text(volume, "secret", "secretName"), `volume ${text(volume, "name") ?? ""}`);
    for (const source of items(volume, "projected", "sources"))
      add(text(source, "secret", "name"), `volume ${text(volume, "name") ?? ""}`);
    add(text(volume, "csi", "nodePublishSecretRef", "name"), `volume ${text(volume, "name") ?? ""}`);
  }
  for (const container of containersOf(spec)) {
    for (const variable of items(container, "env")) {
      add(text(variable, "valueFrom", "secretKeyRef", "name"), `environment variable ${text(variable, "name") ?? ""}`);
    }
    for (const source of items(container, "envFrom")) add(text(source, "secretRef", "name"), "environment");
  }
  for (const pull of items(spec, "imagePullSecrets")) add(text(pull, "name"), "image pull secret");
  return found;
}

/** A secret that no input holds is mentioned: it is there, or the pod does not start. */
export function relateSecrets(cluster: Cluster, workload: Workload, output: Output): void {
  const done = new Set<string>();
  for (const pod of workload.pods) {
    for (const [name, how] of secretsOf(pod.spec)) {
      const target = uidOf(cluster.uid, "Secret", workload.namespace, name);
      if (done.has(target)) continue;
      done.add(target);
      mention(output, pod.object, { uid: target, kind: "Secret", name, aliases: [shortName(cluster.uid, target)] });
      relate(output, pod.object, { type: "USES_SECRET", source: workload.uid, target, properties: { name: how } });
    }
  }
}
