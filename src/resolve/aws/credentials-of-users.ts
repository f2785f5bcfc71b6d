/** Which users have a password and how many access keys, as far as inputs tell: who may make one needs that there is none. */
import { text } from "../kubernetes/fields.js";
import type { Estate } from "./estate.js";
import { principalNamed } from "./roles.js";

export interface Credentials {
  /** Undefined: no input tells, or they tell different things. */
  readonly password?: boolean | undefined;
  readonly accessKeys: number;
}

const known = new WeakMap<Estate, ReadonlyMap<string, Credentials>>();

/** By the user's ARN. */
export function credentialsOf(estate: Estate, user: string): Credentials {
  const found = known.get(estate) ?? read(estate);
  known.set(estate, found);
  return found.get(user) ?? { accessKeys: 0 };
}

interface Told {
  readonly passwords: Set<boolean>;
  keys: number;
  counted: number;
}

function read(estate: Estate): ReadonlyMap<string, Credentials> {
  const told = new Map<string, Told>();
  for (const [type, tell] of Object.entries(TELLING))
    for (const { account, value } of estate.objects.get(type) ?? []) {
      const user = principalNamed(estate, account, "user", text(value, "user") ?? "")?.arn;
      if (user === undefined) continue;
      const of: Told = told.get(user) ?? { passwords: new Set(), keys: 0, counted: 0 };
      told.set(user, of);
      tell(of, value);
    }
  return new Map(
    [...told].map(([user, { passwords, keys, counted }]) => {
      const [password] = passwords.size === 1 ? passwords : [];
      return [user, { password, accessKeys: Math.max(keys, counted) }];
    }),
  );
}

/** What each kind of object tells. */
const TELLING: Readonly<Record<string, (of: Told, value: Readonly<Record<string, unknown>>) => void>> = {
  "iam:access-key": (of) => void (of.keys += 1),
  "iam:login-profile": ({ passwords }) => void passwords.add(true),
  "iam:credentials": (of, { password, accessKeys }) => {
    if (typeof password === "boolean") of.passwords.add(password);
    if (typeof accessKeys === "number") of.counted = Math.max(of.counted, accessKeys);
  },
};
