/** Roles that an identity pool of Cognito hands out, as all inputs say it. */
import { compact, fields, text, type AwsRecord } from "./record.js";

export interface HandedOut {
  readonly pool: unknown;
  /** `authenticated`, `unauthenticated`: ARNs. */
  readonly roles: unknown;
  readonly mappings: readonly { readonly type: unknown; readonly roles: readonly unknown[] }[];
  /** Of whom it is not told yet which roles they get. */
  readonly untold?: readonly ("guests" | "users")[];
}

/** A mapping by rules names roles; one by token takes the role that a group of users has. */
export function handedOut({ pool, roles, mappings, untold }: HandedOut): AwsRecord {
  const { authenticated, unauthenticated } = fields(roles);
  const named = [authenticated, ...mappings.flatMap((each) => each.roles)];
  return compact({
    type: "cognito:roles",
    pool: text(pool),
    guests: text(unauthenticated),
    users: named.flatMap((each) => text(each) ?? []),
    byToken: mappings.some(({ type }) => type === "Token") || undefined,
    untold,
  });
}
