/** Terraform: organizations, their units, accounts and policies. */
import { placeRecord, policyRecord } from "./organizations.js";
import { items, text } from "./record.js";
import { document, isUntold, type Read } from "./terraform-reading.js";

export const ORGANIZATIONS: Readonly<Record<string, Read>> = {
  aws_organizations_organization: (values) => [
    { type: "org:organization", id: text(values.id), management: text(values.master_account_id) },
    ...items(values.roots).map(({ id }) => placeRecord(text(id), undefined)),
    ...items(values.accounts).map(({ id }) => placeRecord(text(id), undefined)),
  ],
  aws_organizations_organizational_unit: (values) => [
    placeRecord(text(values.id), text(values.parent_id)),
    ...items(values.accounts).map(({ id }) => placeRecord(text(id), text(values.id))),
  ],
  aws_organizations_account: (values) => [placeRecord(text(values.id), text(values.parent_id))],
  aws_organizations_policy: (values, reading) => {
    const found = document(values, "content", reading);
    isUntold(values, "content", reading);
    return found === undefined
      ? []
      : [
          policyRecord(
            { id: text(values.id), name: text(values.name) },
            text(values.type) ?? "SERVICE_CONTROL_POLICY",
            found,
          ),
        ];
  },
  aws_organizations_policy_attachment: (values) => [
    { type: "org:attachment", policy: text(values.policy_id), target: text(values.target_id) },
  ],
};
