/** IAM Roles Anywhere: `rolesanywhere list-trust-anchors` and `list-profiles`. */
import { resource, type ReadItem } from "../network/records.js";
import { policyDocument } from "../policy-document.js";
import { fields, text, texts } from "../record.js";

const trustAnchor: ReadItem = (item) => {
  const arn = text(item.trustAnchorArn);
  const authority = text(fields(fields(item.source).sourceData).acmPcaArn);
  if (arn === undefined) return [];
  const enabled = item.enabled !== false;
  return [resource({ type: "rolesanywhere:trust-anchor", arn, name: text(item.name), authority, enabled })];
};

const profile: ReadItem = (item) => {
  const arn = text(item.profileArn);
  if (arn === undefined) return [];
  // One that cannot be read lets nothing through.
  const session = text(item.sessionPolicy) === undefined ? undefined : policyDocument(item.sessionPolicy);
  return [
    resource({
      type: "rolesanywhere:profile",
      arn,
      name: text(item.name),
      roles: texts(item.roleArns),
      policies: texts(item.managedPolicyArns),
      session: session !== undefined && "fault" in session ? {} : session?.document,
      enabled: item.enabled !== false,
    }),
  ];
};

export const CERTIFICATES: Readonly<Record<string, ReadItem>> = { trustAnchors: trustAnchor, profiles: profile };
