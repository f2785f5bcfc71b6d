/** Service accounts, and which of them each workload acts as. */
import { items, pick, text } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster } from "./objects.js";
import { asset, mention, relate } from "./output.js";
import type { Origin, Output } from "./output.js";
import { namespaceUid } from "./scopes.js";
import type { Workload } from "./workloads.js";

export function resolveAccounts(cluster: Cluster, output: Output): void {
  for (const object of cluster.ofKind("ServiceAccount")) {
    const aliases = accountNames(cluster, object.uid, object.namespace!, object.name);
    asset(output, object, {
      uid: object.uid,
      kind: "Identity",
      name: object.name,
      aliases,
      properties: { identityType: "service-account" },
    });
    joinGroups(cluster, object.namespace!, object.uid, object, output);
  }
}

function accountNames(cluster: Cluster, uid: string, namespace: string, name: string): string[] {
  return [shortName(cluster.uid, uid), `system:serviceaccount:${namespace}:${name}`];
}

/** An account that something names is there: every namespace has `default`, and others may lie outside the inputs. */
export function mentionAccount(
  cluster: Cluster,
  namespace: string,
  name: string,
  origin: Origin,
  output: Output,
): string {
  const uid = uidOf(cluster.uid, "ServiceAccount", namespace, name);
  if (output.stated.has(uid)) return uid;
  const aliases = accountNames(cluster, uid, namespace, name);
  mention(output, origin, { uid, kind: "Identity", name, aliases, properties: { identityType: "service-account" } });
  joinGroups(cluster, namespace, uid, origin, output);
  return uid;
}

/** Kubernetes puts every service account into these groups by itself. */
function joinGroups(cluster: Cluster, namespace: string, account: string, origin: Origin, output: Output): void {
  relate(output, origin, { type: "IN", source: account, target: namespaceUid(cluster, namespace) });
  for (const group of ["system:authenticated", "system:serviceaccounts", `system:serviceaccounts:${namespace}`]) {
    const target = mentionSubject(cluster, "Group", group, origin, output);
    relate(output, origin, { type: "MEMBER_OF", source: account, target });
  }
}

/** A user or group: they exist only where something names them. */
export function mentionSubject(
  cluster: Cluster,
  kind: "User" | "Group",
  name: string,
  origin: Origin,
  output: Output,
): string {
  const uid = uidOf(cluster.uid, kind, undefined, name);
  if (output.stated.has(uid)) return uid;
  mention(output, origin, {
    uid,
    kind: "Identity",
    name,
    aliases: [`${kind}/${name}`],
    properties: { identityType: kind.toLowerCase() },
  });
  relate(output, origin, { type: "IN", source: uid, target: cluster.uid });
  if (kind === "User") {
    for (const group of groupsOf(name)) {
      const target = mentionSubject(cluster, "Group", group, origin, output);
      relate(output, origin, { type: "MEMBER_OF", source: uid, target });
    }
  }
  return uid;
}

/** Groups that the API server or a component's certificate puts a user into; of all others the inputs say nothing. */
function groupsOf(user: string): string[] {
  if (user === "system:anonymous") return ["system:unauthenticated"];
  if (user.startsWith("system:node:")) return ["system:authenticated", "system:nodes"];
  if (user.startsWith("system:bootstrap:")) return ["system:authenticated", "system:bootstrappers"];
  return ["system:authenticated"];
}

/**
 * A node holds its kubelet's certificate: (node)-[:RUNS_AS]->(user system:node:<name>) and the group that it names.
 * The node authorizer lets that user have what belongs to the pods on the node, and no more.
 * https://kubernetes.io/docs/reference/access-authn-authz/node/
 */
export function relateKubelet(cluster: Cluster, node: string, origin: Origin, output: Output): void {
  const name = node.slice(node.lastIndexOf("/") + 1);
  const group = mentionSubject(cluster, "Group", "system:nodes", origin, output);
  relate(output, origin, { type: "RUNS_AS", source: node, target: group, basis: "inferred" });
  if (name === "unknown") return;
  const user = mentionSubject(cluster, "User", `system:node:${name}`, origin, output);
  relate(output, origin, { type: "RUNS_AS", source: node, target: user, basis: "inferred" });
  const properties = { action: "kubelet", why: "the node authorizer" };
  relate(output, origin, { type: "MAY", source: user, target: node, properties, basis: "inferred" });
}

export interface ActingAs {
  /** uids. */
  readonly accounts: readonly string[];
  readonly tokenMounted: boolean;
}

/** The accounts that the workload's pods act as, and whether they hold a token of theirs for the API server. */
export function relateAccounts(cluster: Cluster, workload: Workload, output: Output): ActingAs {
  const done = new Set<string>();
  const accounts: string[] = [];
  let tokenMounted = false;
  for (const pod of workload.pods) {
    const name = text(pod.spec, "serviceAccountName") ?? text(pod.spec, "serviceAccount") ?? "default";
    const account = cluster.find("ServiceAccount", workload.namespace, name);
    const said = pick(pod.spec, "automountServiceAccountToken") ?? pick(account?.value, "automountServiceAccountToken");
    const projected = items(pod.spec, "volumes").some((volume) =>
      items(volume, "projected", "sources").some((each) => isForTheApi(each.serviceAccountToken)),
    );
    tokenMounted ||= said !== false || projected;
    if (done.has(name)) continue;
    done.add(name);
    const target = mentionAccount(cluster, workload.namespace, name, pod.object, output);
    accounts.push(target);
    relate(output, pod.object, { type: "RUNS_AS", source: workload.uid, target });
  }
  return { accounts, tokenMounted };
}

/** A token for another audience, such as a cloud's, is refused by the API server. */
function isForTheApi(token: unknown): boolean {
  const audience = text(token, "audience");
  return token !== undefined && (audience === undefined || /kubernetes|^api$/.test(audience));
}
