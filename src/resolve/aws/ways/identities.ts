/** Ways over users, roles, groups and their policies. */
import { made, target, type Way } from "./way.js";

/** Acting as another user or role. */
export interface Becoming extends Way {
  readonly kind: "user" | "role";
  /** Whether the user has as many access keys as it may, so that one must go first. */
  readonly keys?: "room" | "full";
  /** What there must be of a password: it can be changed where there is one, and made where there is none. */
  readonly password?: "there" | "none" | "replaced";
}

export const BECOMING: readonly Becoming[] = [
  { id: "iam/access-key", kind: "user", needs: target("iam:CreateAccessKey"), keys: "room" },
  {
    id: "iam/access-key-replaced",
    kind: "user",
    needs: target("iam:DeleteAccessKey", "iam:CreateAccessKey"),
    keys: "full",
  },
  { id: "iam/login-profile", kind: "user", needs: target("iam:CreateLoginProfile"), password: "none" },
  { id: "iam/password", kind: "user", needs: target("iam:UpdateLoginProfile"), password: "there" },
  {
    id: "iam/login-profile-replaced",
    kind: "user",
    needs: target("iam:DeleteLoginProfile", "iam:CreateLoginProfile"),
    password: "replaced",
  },
  { id: "iam/trust-policy", kind: "role", needs: target("iam:UpdateAssumeRolePolicy") },
];

/** Giving a principal a policy that allows everything: whoever then acts as it is administrator. */
export interface Rewriting extends Way {
  readonly kind: "user" | "role" | "group";
  /** The permission is on a policy that the principal has, not on the principal. */
  readonly policy?: "new-version" | "earlier-version";
  /** It lifts the boundary; what the principal's policies allow anyway stands then. */
  readonly unbounded?: boolean;
}

export const REWRITING: readonly Rewriting[] = [
  { id: "iam/inline-policy", kind: "user", needs: target("iam:PutUserPolicy") },
  { id: "iam/attached-policy", kind: "user", needs: target("iam:AttachUserPolicy") },
  { id: "iam/inline-policy", kind: "role", needs: target("iam:PutRolePolicy") },
  { id: "iam/attached-policy", kind: "role", needs: target("iam:AttachRolePolicy") },
  { id: "iam/inline-policy", kind: "group", needs: target("iam:PutGroupPolicy") },
  { id: "iam/attached-policy", kind: "group", needs: target("iam:AttachGroupPolicy") },
  ...(["user", "role", "group"] as const).flatMap((kind): Rewriting[] => [
    { id: "iam/policy-version", kind, needs: target("iam:CreatePolicyVersion"), policy: "new-version" },
    { id: "iam/earlier-policy-version", kind, needs: target("iam:SetDefaultPolicyVersion"), policy: "earlier-version" },
  ]),
  {
    id: "iam/boundary-removed",
    kind: "user",
    needs: target("iam:DeleteUserPermissionsBoundary|iam:PutUserPermissionsBoundary"),
    unbounded: true,
  },
  {
    id: "iam/boundary-removed",
    kind: "role",
    needs: target("iam:DeleteRolePermissionsBoundary|iam:PutRolePermissionsBoundary"),
    unbounded: true,
  },
];

/** Taking away a policy that denies, or a boundary: by whose it is. */
export const LIFTING: Readonly<Record<"user" | "role" | "group", Lifting>> = {
  user: {
    rewritten: "iam:PutUserPolicy",
    removed: "iam:DeleteUserPolicy",
    detached: "iam:DetachUserPolicy",
    boundary: "iam:DeleteUserPermissionsBoundary|iam:PutUserPermissionsBoundary",
  },
  role: {
    rewritten: "iam:PutRolePolicy",
    removed: "iam:DeleteRolePolicy",
    detached: "iam:DetachRolePolicy",
    boundary: "iam:DeleteRolePermissionsBoundary|iam:PutRolePermissionsBoundary",
  },
  group: { rewritten: "iam:PutGroupPolicy", removed: "iam:DeleteGroupPolicy", detached: "iam:DetachGroupPolicy" },
};

interface Lifting {
  /** A policy of its own is written anew: what it allowed may stay. */
  readonly rewritten: string;
  /** A policy of its own goes, with what it allowed. */
  readonly removed: string;
  readonly detached: string;
  readonly boundary?: string;
}

/** Vouching oneself for whoever an identity provider lets in. */
export const VOUCHING = "iam:UpdateSAMLProvider";

/** Getting a certificate of a trust anchor of IAM Roles Anywhere: `on` says which of the anchor's ARNs is asked for. */
export const CERTIFYING = [
  { way: "rolesanywhere/own-authority", actions: "rolesanywhere:UpdateTrustAnchor", on: "arn" },
  { way: "rolesanywhere/issued-certificate", actions: "acm-pca:IssueCertificate", on: "authority" },
] as const;

/** Letting oneself into a cluster of EKS: an entry of one's own, its policy, and the setting that lets entries count. */
export const ENTERING = {
  entry: "eks:CreateAccessEntry",
  policy: "eks:AssociateAccessPolicy",
  setting: "eks:UpdateClusterConfig",
} as const;

/** Making a principal of one's own that may do everything. */
export const CREATING: readonly Way[] = [
  {
    id: "iam/new-user",
    needs: made(
      "user",
      "iam:CreateUser",
      "iam:AttachUserPolicy|iam:PutUserPolicy",
      "iam:CreateAccessKey|iam:CreateLoginProfile",
    ),
  },
  { id: "iam/new-role", needs: made("role", "iam:CreateRole", "iam:AttachRolePolicy|iam:PutRolePolicy") },
];
