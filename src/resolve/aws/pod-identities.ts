/**
 * Service accounts of clusters of EKS that act as roles by an association. The role trusts EKS for it, not the cluster.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
 */
import { text } from "../kubernetes/fields.js";
import { mention, relate, unjoined, type Output } from "../kubernetes/output.js";
import type { Account } from "./powers/index.js";
import { trusts } from "./powers/passing.js";

const EKS = { services: ["pods.eks.amazonaws.com"] };

/** `(:Identity service account)-[:CAN_ASSUME]->(:Identity role)`, for each association of the account's clusters. */
export function writePodIdentities({ estate, id }: Account, output: Output): void {
  for (const association of estate.objects.get("eks:pod-identity") ?? []) {
    if (association.account !== id) continue;
    const [cluster, namespace, name, arn] = ["cluster", "namespace", "serviceAccount", "role"].map((key) =>
      text(association.value, key),
    );
    if (cluster === undefined || namespace === undefined || name === undefined || arn === undefined) continue;
    const role = estate.principals.get(arn);
    const source = `k8s/${cluster}/${namespace}/ServiceAccount/${name}`;
    if (role === undefined || !trusts(role, EKS)) {
      const why = role === undefined ? "no input describes" : "does not trust EKS for pods";
      unjoined(output, association, `${source} is to act as ${arn}, which ${why}`);
      continue;
    }
    mention(output, association, {
      uid: source,
      kind: "Identity",
      name,
      properties: { identityType: "service-account" },
      basis: "inferred",
    });
    const properties = { why: "pod identity association" };
    relate(output, association, { type: "CAN_ASSUME", source, target: arn, properties });
  }
}
