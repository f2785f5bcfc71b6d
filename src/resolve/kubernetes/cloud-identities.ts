/**
 * Service accounts that are identities of a cloud as well: (ServiceAccount)-[:CAN_ASSUME]->(role of the cloud).
 * The account names the role; whether the role lets it in is the role's own word, where an input has that.
 * https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html and pod-identities.html,
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity,
 * https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
import { estateOf } from "../aws/estate.js";
import { assumptionsOf } from "../aws/trust.js";
import type { ResolveContext } from "../resolver.js";
import { text } from "./fields.js";
import { mentionAccount } from "./identities.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";

interface CloudIdentity {
  readonly uid: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly identityType: string;
}

/** @returns uid of a service account → uids of what it may act as in a cloud */
export function resolveCloudIdentities(
  cluster: Cluster,
  context: ResolveContext,
  output: Output,
): ReadonlyMap<string, readonly string[]> {
  const before = output.facts.length;
  for (const account of cluster.ofKind("ServiceAccount")) {
    const role = account.annotations["eks.amazonaws.com/role-arn"];
    if (role !== undefined) assumeAwsRole(cluster, account, role, { context, output });
    for (const identity of [googleAccount(account), azureClient(account)])
      if (identity !== undefined) assumeUnknown(cluster, account, identity, output);
  }
  for (const association of cluster.ofKind("PodIdentityAssociation.eks.services.k8s.aws"))
    associate(cluster, association, output);
  const found = new Map<string, string[]>();
  for (const fact of output.facts.slice(before))
    if (fact.fact === "relationship" && fact.type === "CAN_ASSUME")
      found.set(fact.source, [...(found.get(fact.source) ?? []), fact.target]);
  return found;
}

function googleAccount({ annotations }: KubernetesObject): CloudIdentity | undefined {
  const email = annotations["iam.gke.io/gcp-service-account"];
  if (email === undefined) return undefined;
  return { uid: `gcp/service-account/${email}`, name: email, aliases: [email], identityType: "cloud-identity" };
}

function azureClient({ annotations }: KubernetesObject): CloudIdentity | undefined {
  const client = annotations["azure.workload.identity/client-id"];
  if (client === undefined) return undefined;
  return { uid: `azure/client/${client}`, name: client, aliases: [client], identityType: "cloud-identity" };
}

interface Writing {
  readonly context: ResolveContext;
  readonly output: Output;
}

/** Without any condition on the subject a role's trust is in everyone whom the cluster's provider vouches for. */
function assumeAwsRole(
  cluster: Cluster,
  account: KubernetesObject,
  arn: string,
  { context: { stated, today = "1970-01-01" }, output }: Writing,
): void {
  if (!/^arn:[\w-]+:iam::\d{12}:role\/./.test(arn))
    return unjoined(output, account, `${account.uid} acts as ${JSON.stringify(arn)}, which is no ARN of a role`);
  const estate = estateOf(stated);
  const role = estate.principals.get(arn);
  if (role === undefined) return assumeUnknown(cluster, account, unknownRole(arn), output);
  const subject = `system:serviceaccount:${account.namespace}:${account.name}`;
  const callers = assumptionsOf(estate, role, today).map(({ caller }) => caller);
  const own = callers.filter((caller) => caller.includes(":oidc-provider/") || isSubject(caller, subject));
  for (const target of own)
    relate(output, account, { type: "CAN_ASSUME", source: account.uid, target, properties: { why: WHY } });
  if (own.length > 0) return;
  const why = `${shortName(cluster.uid, account.uid)} is to act as ${arn}, of which the trust policy does not let ${subject} in`;
  unjoined(output, account, why);
}

const WHY = "annotation of the service account";

function unknownRole(arn: string): CloudIdentity {
  return { uid: arn, name: arn.slice(arn.lastIndexOf("/") + 1), aliases: [], identityType: "role" };
}

/** `federated/<provider>/<subject>`, with stars in the subject as the trust policy has them. */
function isSubject(caller: string, subject: string): boolean {
  const start = caller.indexOf("/system:serviceaccount:");
  if (!caller.startsWith("federated/") || start < 0) return false;
  const pattern = caller.slice(start + 1).replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(subject);
}

function assumeUnknown(cluster: Cluster, account: KubernetesObject, identity: CloudIdentity, output: Output): void {
  const { uid, name, aliases, identityType } = identity;
  mention(output, account, {
    uid,
    kind: "Identity",
    name,
    aliases,
    properties: { identityType },
    basis: "inferred",
  });
  relate(output, account, { type: "CAN_ASSUME", source: account.uid, target: uid, properties: { why: WHY } });
  const named = shortName(cluster.uid, account.uid);
  unjoined(output, account, `${named} acts as ${name}, which no input describes: what it may do is unknown`);
}

/** EKS Pod Identity, as its controller for Kubernetes writes it; the trust is then in the cluster's agent. */
function associate(cluster: Cluster, association: KubernetesObject, output: Output): void {
  const [namespace, name, arn] = ["namespace", "serviceAccount", "roleARN"].map((key) =>
    text(association.value, "spec", key),
  );
  if (namespace === undefined || name === undefined || arn === undefined)
    return unjoined(output, association, `${association.uid} does not say which account acts as which role`);
  const source = mentionAccount(cluster, namespace, name, association, output);
  const { uid, name: title, identityType } = unknownRole(arn);
  mention(output, association, {
    uid,
    kind: "Identity",
    name: title,
    properties: { identityType },
    basis: "inferred",
  });
  const why = `pod identity association ${association.name}`;
  relate(output, association, { type: "CAN_ASSUME", source, target: uid, properties: { why } });
}
