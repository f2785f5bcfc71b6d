/** Pools of Cognito: who gets the identities that they hand out. */
import { INTERNET } from "../../model/index.js";
import { byText, text, texts } from "../kubernetes/fields.js";
import { asset, relate, type Output } from "../kubernetes/output.js";
import type { AwsObject, Estate, Principal } from "./estate.js";
import { GUEST } from "./guest-session.js";
import { distinctOpen } from "./holder.js";
import type { Open } from "./policy/evaluate.js";
import type { Statement } from "./policy/statement.js";
import type { Account } from "./powers/index.js";
import type { Session } from "./assumption.js";

/** Some whom an identity pool lets into a role. */
export interface Comer {
  /** `internet`; uid of the identity pool, or its provider's name, for the pool's users. */
  readonly name: string;
  readonly session?: Session;
  readonly open: readonly Open[];
}

/** Whether it is what vouches for identities of pools, which has a name of its own in China and in GovCloud. */
export function isCognito(provider: string): boolean {
  return /^cognito-identity[\w.-]*\.amazonaws\.com(\.cn)?$/.test(provider);
}

/**
 * Whom pools let into a role. One that takes only one kind (`amr`) is for that kind; which pool it is, its audience says, and
 * without one those of the account vouch: others' pools are refused then. Whether strangers may become users is a matter of
 * the user pools behind.
 */
export function comersBy(estate: Estate, role: Principal, { conditions }: Statement, provider: string): Comer[] {
  const valuesOf = (suffix: RegExp) => conditions.filter(({ key }) => suffix.test(key)).flatMap(({ values }) => values);
  const kinds = valuesOf(/:amr$/i);
  const audience = valuesOf(/:aud$/i);
  const takesGuests = kinds.length === 0 || kinds.includes("unauthenticated");
  const takesUsers = kinds.length === 0 || kinds.some((kind) => kind !== "unauthenticated");
  const pools = (estate.objects.get("cognito:identity-pool") ?? []).filter(({ account, value }) =>
    audience.length === 0 ? account === role.account : audience.includes(text(value, "id") ?? ""),
  );
  const isDescribed = (id: string) => pools.some(({ value }) => text(value, "id") === id);
  const allDescribed = pools.length > 0 && audience.every(isDescribed);
  const asked: readonly (AwsObject | undefined)[] = allDescribed ? pools : [...pools, undefined];
  return asked.flatMap((pool) => [
    ...(takesGuests ? unlessOthers(estate, role, pool, { kind: "guests", comers: guestsOf(pool) }) : []),
    ...(takesUsers ? unlessOthers(estate, role, pool, { kind: "users", comers: usersOf(estate, pool, provider) }) : []),
  ]);
}

interface Comers {
  readonly kind: "guests" | "users";
  readonly comers: readonly Comer[];
}

/**
 * A pool hands out the roles that it was given. In the classic flow alone one asks for any role that trusts the pool.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
 */
function unlessOthers(
  { objects }: Estate,
  { arn }: Principal,
  pool: AwsObject | undefined,
  { kind, comers }: Comers,
): readonly Comer[] {
  const id = text(pool?.value, "id");
  const given = (objects.get("cognito:roles") ?? []).filter(
    ({ value }) => id !== undefined && text(value, "pool") === id,
  );
  const handsOut = given.some(({ value }) =>
    kind === "guests" ? text(value, "guests") === arn : texts(value, "users").includes(arn) || value.byToken === true,
  );
  if (given.length === 0 || handsOut || pool?.value.classic === true) return comers;
  if (given.some(({ value }) => texts(value, "untold").includes(kind)))
    return comers.map((each) => ({ ...each, open: distinctOpen([...each.open, handingOut(arn)]) }));
  if (pool?.value.classic === false) return [];
  const whole = comers.filter(({ session }) => session === undefined);
  return whole.map((each) => ({ ...each, open: distinctOpen([...each.open, CLASSIC]) }));
}

/** A pool that no input describes is taken to let guests in; whether they may ask for the role themselves is left open where nothing says. */
function guestsOf(pool: AwsObject | undefined): Comer[] {
  if (pool !== undefined && pool.value.guests !== true) return [];
  if (pool?.value.classic === true) return [{ name: INTERNET, open: [] }];
  const narrowed: Comer = { name: INTERNET, session: GUEST, open: [] };
  return pool?.value.classic === false ? [narrowed] : [narrowed, { name: INTERNET, open: [CLASSIC] }];
}

/** Whoever may sign up at a pool behind is one of its users, which is told there. */
function usersOf(estate: Estate, pool: AwsObject | undefined, provider: string): Comer[] {
  if (pool === undefined) return [{ name: INTERNET, open: [SIGN_UP] }];
  const { open, others } = userPoolsOf(estate, pool);
  return !others || open
    ? [{ name: text(pool.value, "arn") ?? provider, open: [] }]
    : [{ name: INTERNET, open: [SIGN_UP] }];
}

const unknown = (key: string, value: string): Open => ({
  condition: { operator: "resource", key, values: [value], quantifier: "one", ifExists: false },
  holds: true,
});

/** Identity pools serve whoever logs in at a user pool; whether strangers may register there is a setting of its own. */
const SIGN_UP = unknown("the attacker", "a user of the identity pool");

const CLASSIC = unknown("the identity pool", "one that allows the classic flow");

/** Which roles the pool is to hand out is known only once it does. */
const handingOut = (role: string) => unknown("the identity pool", `one that hands out ${role}`);

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
