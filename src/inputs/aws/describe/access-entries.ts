/** Whom EKS lets into its clusters. */
import { resource } from "../network/records.js";
import { fields, items, text, texts } from "../record.js";
import type { OneThing } from "./one-thing.js";

/** Whom EKS itself lets into a cluster. The identity may be of another account, so nothing is told of the account. */
export const accessEntry: OneThing = {
  is: ({ accessEntry: value }) => text(fields(value).principalArn) !== undefined,
  read: ({ accessEntry: value }) => {
    const { clusterName, principalArn, username, kubernetesGroups } = fields(value);
    const identity = { principal: text(principalArn), username: text(username), groups: texts(kubernetesGroups) };
    return [resource({ type: "eks:access-entry", cluster: text(clusterName), ...identity }, "aws")];
  },
};

/** Which role a service account of a cluster acts as (`describe-pod-identity-association`). */
export const podIdentity: OneThing = {
  is: ({ association }) => text(fields(association).associationArn)?.includes(":podidentityassociation/") === true,
  read: ({ association }) => {
    const { clusterName, namespace, serviceAccount, roleArn, associationArn } = fields(association);
    const account = { cluster: text(clusterName), namespace: text(namespace), serviceAccount: text(serviceAccount) };
    return [resource({ type: "eks:pod-identity", arn: text(associationArn), ...account, role: text(roleArn) })];
  },
};

export const accessPolicies: OneThing = {
  is: ({ clusterName, principalArn }, keys) =>
    keys.includes("associatedAccessPolicies") && text(clusterName) !== undefined && text(principalArn) !== undefined,
  read: ({ clusterName, principalArn, associatedAccessPolicies: list }) =>
    items(list).map(({ policyArn, accessScope }) => {
      const { type, namespaces } = fields(accessScope);
      const place = { scope: text(type), namespaces: texts(namespaces) };
      const given = { principal: text(principalArn), policy: text(policyArn), ...place };
      return resource({ type: "eks:access-policy", cluster: text(clusterName), ...given }, "aws");
    }),
};
