/** Pools of Cognito: who gets the identities that they hand out. */
import { INTERNET } from "../../model/index.js";
import { byText, text, texts } from "../kubernetes/fields.js";
import { asset, relate, type Output } from "../kubernetes/output.js";
import type { AwsObject, Estate } from "./estate.js";
import type { Statement } from "./policy/statement.js";
import type { Account } from "./powers/index.js";

/** Who a trust policy lets in by an identity pool: `anyone`; whoever is a user of these pools; nobody; or no input tells. */
export interface PoolUsers {
  readonly users: "anyone" | "users" | "nobody" | "unknown";
  /** uids of the identity pools, where these are assets. */
  readonly pools: readonly string[];
}

/** Whether it is what vouches for identities of pools, which has a name of its own in China and in GovCloud. */
export function isCognito(provider: string): boolean {
  return /^cognito-identity[\w.-]*\.amazonaws\.com(\.cn)?$/.test(provider);
}

/**
 * Pools that let guests in serve anyone. A role that takes only one kind (`amr`) is for that kind; which pool it is, its
 * audience says. Whether strangers may become users is a matter of the user pools behind.
 */
export function poolUsers(estate: Estate, { conditions }: Statement): PoolUsers {
  const valuesOf = (suffix: RegExp) => conditions.filter(({ key }) => suffix.test(key)).flatMap(({ values }) => values);
  const kinds = valuesOf(/:amr$/i);
  const guests = kinds.length === 0 || kinds.includes("unauthenticated");
  const audience = valuesOf(/:aud$/i);
  const pools = (estate.objects.get("cognito:identity-pool") ?? []).filter(({ value }) =>
    audience.includes(text(value, "id") ?? ""),
  );
  const answer = (users: PoolUsers["users"]): PoolUsers => ({
    users,
    pools: pools.flatMap(({ value }) => text(value, "arn") ?? []),
  });
  if (pools.length === 0) return answer(guests ? "anyone" : "unknown");
  if (guests && pools.some(({ value }) => value.guests === true)) return answer("anyone");
  if (kinds.length > 0 && !kinds.includes("authenticated")) return answer("nobody");
  const behind = pools.map((each) => userPoolsOf(estate, each));
  const known = behind.every(({ others }) => !others);
  return answer(known || behind.some(({ open }) => open) ? "users" : "unknown");
}

/** The user pools whose users an identity pool takes, and whether it takes others, too. */
function userPoolsOf({ objects }: Estate, { value }: AwsObject) {
  const all = objects.get("cognito:user-pool") ?? [];
  const providers = texts(value, "providers");
  const pools = providers.flatMap(
    (provider) => all.find((each) => provider.endsWith(`/${text(each.value, "id") ?? ""}`)) ?? [],
  );
  return {
    pools,
    open: pools.some((each) => each.value.signUp === true),
    others: value.others === true || pools.length < providers.length,
  };
}

/** The pools of an account: strangers sign up at user pools, and these pools' users get the identities of identity pools. */
export function writePools({ estate, id }: Account, output: Output): void {
  const own = (type: string) => (estate.objects.get(type) ?? []).filter(({ account }) => account === id);
  for (const pool of own("cognito:user-pool")) {
    const uid = writePool(output, id, pool, "users of");
    if (uid !== undefined && pool.value.signUp === true) assumes(output, pool, INTERNET, uid, "strangers may sign up");
  }
  for (const pool of own("cognito:identity-pool")) {
    const uid = writePool(output, id, pool, "identities of");
    if (uid === undefined) continue;
    for (const users of userPoolsOf(estate, pool).pools) {
      const source = text(users.value, "arn");
      if (source !== undefined) assumes(output, pool, source, uid, "its users are taken");
    }
  }
}

function writePool(output: Output, account: string, pool: AwsObject, what: string): string | undefined {
  const [uid, name, id] = ["arn", "name", "id"].map((key) => text(pool.value, key));
  if (uid === undefined) return undefined;
  const aliases = [id, name, text(pool.value, "address")].filter((each) => each !== undefined && each !== uid);
  const properties = { identityType: "federated" };
  asset(output, pool, {
    uid,
    kind: "Identity",
    name: `${what} ${name ?? id ?? uid}`,
    aliases: [...new Set(aliases as string[])].sort(byText),
    properties,
  });
  relate(output, pool, { type: "IN", source: uid, target: `aws/${account}` });
  return uid;
}

function assumes(output: Output, origin: AwsObject, source: string, target: string, why: string): void {
  relate(output, origin, { type: "CAN_ASSUME", source, target, properties: { why } });
}
