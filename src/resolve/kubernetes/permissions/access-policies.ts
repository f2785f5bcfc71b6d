/**
 * Access policies of EKS: like a ClusterRole that is bound in the whole cluster or in some namespaces, but kept by AWS.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
import type { CloudAccess } from "../access-entries.js";
import { isLike } from "../admission-filters.js";
import { text, texts } from "../fields.js";
import { shortName, uidOf } from "../objects.js";
import type { Cluster } from "../objects.js";
import { asset, relate, unjoined } from "../output.js";
import type { Output } from "../output.js";
import { knownNamespaces } from "../scopes.js";
import { accessPolicyRules } from "./built-in.js";
import { holderOf, placeUid } from "./holders.js";
import type { Holder } from "./holders.js";

/** (identity of AWS)-[:CAN_ASSUME]->(the policy in a place), which then grants as a binding does. */
export function accessPolicyHolders(cluster: Cluster, { policies, principal }: CloudAccess, output: Output): Holder[] {
  const holders = new Map<string, Holder>();
  const known = knownNamespaces(cluster);
  for (const { value, ...origin } of policies) {
    const arn = text(value, "principal") ?? "";
    const name = (text(value, "policy") ?? "").replace(/^.*\//, "");
    const source = principal(arn, origin);
    const rules = accessPolicyRules(name);
    if (source === undefined || rules === undefined) {
      const fault = source === undefined ? `it is no ARN of a role or user` : "what that allows is unknown";
      unjoined(output, origin, `${JSON.stringify(arn)} is given the access policy ${name}: ${fault}`);
      continue;
    }
    const isWhole = text(value, "scope") === "cluster";
    const places = texts(value, "namespaces").map((pattern) => [pattern, namespacesLike(pattern, known)] as const);
    for (const [pattern] of isWhole ? [] : places.filter(([, found]) => found.length === 0)) {
      const why = `${JSON.stringify(arn)} is given the access policy ${name} in ${pattern}, which no known namespace is like`;
      unjoined(output, origin, why);
    }
    for (const namespace of isWhole ? [undefined] : new Set(places.flatMap(([, found]) => found))) {
      const uid = uidOf(cluster.uid, "AccessPolicyAssociation", namespace, name);
      const policy = uidOf(cluster.uid, "AccessPolicy", undefined, name);
      const role = { uid: policy, kind: "ClusterRole", namespace: undefined, name, rules, object: undefined } as const;
      if (!holders.has(uid)) {
        const properties = { identityType: "access-policy" };
        asset(output, origin, { uid, kind: "Identity", name, aliases: [shortName(cluster.uid, uid)], properties });
        relate(output, origin, { type: "IN", source: uid, target: placeUid(cluster, namespace) });
        const basis = "configured";
        holders.set(uid, holderOf({ uid, namespace, role: { ...role, basis }, origin, basis }));
      }
      const properties = { why: `access policy ${name}` };
      relate(output, origin, { type: "CAN_ASSUME", source, target: uid, properties });
    }
  }
  return [...holders.values()];
}

/**
 * A name without wildcards is a namespace, known or not.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
 */
function namespacesLike(pattern: string, known: readonly string[]): readonly string[] {
  return pattern.includes("*") ? known.filter((name) => isLike(pattern, name)) : [pattern];
}
