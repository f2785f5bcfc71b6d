/** Identity pools: who gets the identities that they hand out. */
import { text, texts } from "../kubernetes/fields.js";
import type { Estate } from "./estate.js";
import type { Statement } from "./policy/statement.js";

/** Who a trust policy lets in by an identity pool: `anyone`; whoever is a user of it already; nobody; or no input tells. */
export type PoolUsers = "anyone" | "users" | "nobody" | "unknown";

export const COGNITO = "cognito-identity.amazonaws.com";

/**
 * Pools that let guests in or strangers sign up serve anyone. A role that takes only one kind (`amr`) is for that kind;
 * which pool it is, its audience says.
 */
export function poolUsers(estate: Estate, { conditions }: Statement): PoolUsers {
  const valuesOf = (suffix: RegExp) => conditions.filter(({ key }) => suffix.test(key)).flatMap(({ values }) => values);
  const kinds = valuesOf(/:amr$/i);
  const guests = kinds.length === 0 || kinds.includes("unauthenticated");
  const audience = valuesOf(/:aud$/i);
  const pools = (estate.objects.get("cognito:identity-pool") ?? []).filter(({ value }) =>
    audience.includes(text(value, "id") ?? ""),
  );
  if (pools.length === 0) return guests ? "anyone" : "unknown";
  if (guests && pools.some(({ value }) => value.guests === true)) return "anyone";
  if (kinds.length > 0 && !kinds.includes("authenticated")) return "nobody";
  return signingUp(
    estate,
    pools.flatMap(({ value }) => texts(value, "providers")),
    pools.some(({ value }) => value.others === true),
  );
}

function signingUp(estate: Estate, providers: readonly string[], others: boolean): PoolUsers {
  const userPools = estate.objects.get("cognito:user-pool") ?? [];
  const known = providers.map((provider) =>
    userPools.find(({ value }) => provider.endsWith(`/${text(value, "id") ?? ""}`)),
  );
  if (known.some((pool) => pool?.value.signUp === true)) return "anyone";
  return others || known.some((pool) => pool === undefined) ? "unknown" : "users";
}
