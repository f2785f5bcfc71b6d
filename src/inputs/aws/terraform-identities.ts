/** Terraform: users, groups, roles, policies and identity pools. */
import { handedOut } from "./handed-out-roles.js";
import { fields, items, text, texts, type Fields } from "./record.js";
import { document, first, isUnknown, isUntold, type Read, type Reading } from "./terraform-reading.js";

/** A role's or user's own part of its settings. */
const grants = (values: Fields, reading: Reading) => ({
  boundary:
    text(values.permissions_boundary) ??
    (isUntold(values, "permissions_boundary", reading) ? `(of ${text(values.name)}, known after apply)` : undefined),
  attached: texts(values.managed_policy_arns),
  inline: items(values.inline_policy).flatMap((each, index): Fields[] => {
    const found = document(each, "policy", reading);
    if (found !== undefined) return [{ name: text(each.name), document: found }];
    const unknown = items(reading.unknown.inline_policy)[index] ?? {};
    return isUntold(each, "policy", { ...reading, unknown }) ? [{ name: text(each.name), untold: true }] : [];
  }),
  uniqueId: text(values.unique_id),
});

const inline =
  (to: "user" | "role" | "group"): Read =>
  (values, reading) => {
    const found = document(values, "policy", reading);
    const record = { type: "iam:inline", to, holder: values[to], name: text(values.name) };
    if (found !== undefined) return [{ ...record, document: found }];
    return isUntold(values, "policy", reading) ? [{ ...record, untold: true }] : [];
  };

const attachment =
  (to: "user" | "role" | "group"): Read =>
  (values) => [{ type: "iam:attachment", [`${to}s`]: texts(values[to]), policy: text(values.policy_arn) }];

export const IDENTITIES: Readonly<Record<string, Read>> = {
  aws_iam_user: (values, reading) => [
    { type: "iam:user", arn: text(values.arn), name: text(values.name), ...grants(values, reading) },
  ],
  aws_iam_role: (values, reading) => [
    {
      type: "iam:role",
      arn: text(values.arn),
      name: text(values.name),
      trust: document(values, "assume_role_policy", reading),
      trustUntold: isUntold(values, "assume_role_policy", reading) || undefined,
      ...grants(values, reading),
    },
  ],
  aws_iam_group: (values) => [{ type: "iam:group", arn: text(values.arn), name: text(values.name) }],
  aws_iam_service_linked_role: (values) => [
    { type: "iam:role", arn: text(values.arn), name: text(values.name), serviceLinked: true },
  ],
  aws_iam_policy: (values, reading) => {
    const found = document(values, "policy", reading);
    return [
      {
        type: "iam:policy",
        arn: text(values.arn),
        name: text(values.name),
        versions: found === undefined ? [] : [{ default: true, document: found }],
        untold: isUntold(values, "policy", reading) || undefined,
      },
    ];
  },
  aws_iam_user_policy: inline("user"),
  aws_iam_role_policy: inline("role"),
  aws_iam_group_policy: inline("group"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_policy_attachment: (values) => [
    {
      type: "iam:attachment",
      users: texts(values.users),
      roles: texts(values.roles),
      groups: texts(values.groups),
      policy: text(values.policy_arn),
    },
  ],
  aws_iam_role_policy_attachments_exclusive: (values) =>
    texts(values.policy_arns).map((policy) => ({ type: "iam:attachment", roles: texts(values.role_name), policy })),
  aws_iam_group_membership: (values) => [
    { type: "iam:membership", users: texts(values.users), groups: texts(values.group) },
  ],
  aws_iam_user_group_membership: (values) => [
    { type: "iam:membership", users: texts(values.user), groups: texts(values.groups) },
  ],
  aws_iam_instance_profile: (values) => [
    { type: "iam:instance-profile", arn: text(values.arn), name: text(values.name), role: text(values.role) },
  ],
  aws_iam_access_key: (values) => [
    { type: "iam:access-key", name: text(values.id), user: text(values.user), active: values.status !== "Inactive" },
  ],
  aws_iam_user_login_profile: (values) => [{ type: "iam:login-profile", user: text(values.user) }],
  aws_iam_openid_connect_provider: (values) => [
    { type: "iam:oidc-provider", arn: text(values.arn), url: text(values.url) },
  ],
  aws_iam_saml_provider: (values) => [{ type: "iam:saml-provider", arn: text(values.arn), name: text(values.name) }],
  aws_rolesanywhere_trust_anchor: (values) => {
    const source = first(values.source);
    const authority = text(first(source.source_data).acm_pca_arn);
    const enabled = values.enabled !== false;
    return [{ type: "rolesanywhere:trust-anchor", arn: text(values.arn), name: text(values.name), authority, enabled }];
  },
  aws_rolesanywhere_profile: (values, reading) => [
    {
      type: "rolesanywhere:profile",
      arn: text(values.arn),
      name: text(values.name),
      roles: texts(values.role_arns),
      policies: texts(values.managed_policy_arns),
      session: document(values, "session_policy", reading),
      enabled: values.enabled !== false,
    },
  ],
  aws_cognito_user_pool: (values) => [
    {
      type: "cognito:user-pool",
      arn: text(values.arn),
      id: text(values.id),
      name: text(values.name),
      signUp: first(values.admin_create_user_config).allow_admin_create_user_only !== true,
    },
  ],
  aws_cognito_identity_pool_roles_attachment: (values, { unknown }) => [
    handedOut({
      pool: values.identity_pool_id,
      roles: values.roles,
      mappings: items(values.role_mapping).map(({ type, mapping_rule }) => ({
        type,
        roles: items(mapping_rule).map(({ role_arn }) => role_arn),
      })),
      untold: [
        ...(isUnknown(unknown.roles, "unauthenticated") ? (["guests"] as const) : []),
        ...(isUnknown(unknown.roles, "authenticated") || isUnknown(unknown.role_mapping, "role_arn")
          ? (["users"] as const)
          : []),
      ],
    }),
  ],
  aws_cognito_identity_pool: (values) => [
    {
      type: "cognito:identity-pool",
      arn: text(values.arn),
      id: text(values.id),
      name: text(values.identity_pool_name),
      guests: values.allow_unauthenticated_identities === true,
      classic: values.allow_classic_flow === true,
      providers: items(values.cognito_identity_providers).flatMap((each) => text(each.provider_name) ?? []),
      others: [values.supported_login_providers, values.openid_connect_provider_arns, values.saml_provider_arns].some(
        (each) => Object.keys(fields(each)).length > 0 || texts(each).length > 0,
      ),
    },
  ],
};
