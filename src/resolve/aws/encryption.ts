/**
 * Keys with which data is encrypted: whoever reads it must be permitted to decrypt with a key that its owner manages. Keys that
 * AWS keeps for a service let in whoever the service lets in, within the account.
 */
import { text } from "../kubernetes/fields.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";
import { letIn, may, type Holder, type Target } from "./holder.js";
import type { Open } from "./policy/evaluate.js";
import { regionOf } from "./partition.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import type { Resource } from "./resources.js";
import { OPENING_KEYS } from "./ways/index.js";

/** Every key policy that nobody wrote leaves the choice to the account. */
const owners = (account: string): Statement => ({
  sid: undefined,
  effect: "Allow",
  actions: ["kms:*"],
  resources: ["*"],
  principals: [{ kind: "account", account }],
  conditions: [],
});

/** With what a resource is encrypted. */
interface Lock {
  /** AWS keeps the key: it lets in whoever the service lets in, of this account alone. */
  readonly isOfAws: boolean;
  /** Only what was written since the setting was made is sure to be encrypted with it. */
  readonly isForNew: boolean;
  readonly target: Target;
  /** No input tells what the key's policy says. */
  readonly isUntold: boolean;
}

const locks = new WeakMap<Resource, Lock | "none">();

/** What must hold besides for the holder to read what lies there in the clear; undefined: it cannot. */
export function decrypting(estate: Estate, holder: Holder, resource: Resource): readonly Open[] | undefined {
  return usingKey(estate, holder, resource, "kms:Decrypt");
}

/** What must hold besides for the holder to have a service read it: the service asks for a grant in the holder's name. */
export function restoring(estate: Estate, holder: Holder, resource: Resource): readonly Open[] | undefined {
  return usingKey(estate, holder, resource, "kms:CreateGrant");
}

function usingKey(
  estate: Estate,
  holder: Holder,
  resource: Resource,
  action: "kms:Decrypt" | "kms:CreateGrant",
): readonly Open[] | undefined {
  const known = locks.get(resource) ?? lockOf(estate, resource) ?? "none";
  locks.set(resource, known);
  if (known === "none") return [];
  const { isOfAws, isForNew, isUntold, target } = known;
  if (isOfAws) return holder.caller.account === resource.account ? [] : undefined;
  const open = may(holder, action, action === "kms:CreateGrant" ? forService(target) : target);
  if (open?.length === 0) return open;
  if (mayOpen(holder, target)) return [];
  // What lay there before keeps the key that it had.
  if (isForNew) return [{ condition: { ...OLDER, key: resource.arn, values: [target.arn] }, holds: true }];
  if (open !== undefined || !isUntold) return open;
  // A policy that no input holds may let it in.
  return [{ condition: { ...UNTOLD, key: target.arn, values: [holder.caller.arn] }, holds: true }];
}

const forService = (target: Target): Target => ({
  ...target,
  keys: { ...target.keys, "kms:grantisforawsresource": { is: "known", values: ["true"] } },
});

/** Asked for by the holder itself, for no service. */
const BY_ITSELF = { "kms:viaservice": { is: "absent" }, "kms:grantisforawsresource": { is: "absent" } } as const;

/** Whether it may let itself use the key: nothing of its own then stands against it. */
function mayOpen(holder: Holder, target: Target): boolean {
  if (may(holder, OPENING_KEYS, { ...target, keys: BY_ITSELF })?.length !== 0) return false;
  const decrypt = "kms:Decrypt";
  return may(letIn(holder, decrypt), decrypt, { ...target, policy: [owners(target.account)] })?.length === 0;
}

const OLDER = { operator: "holds what is not encrypted with", quantifier: "one", ifExists: false } as const;
const UNTOLD = { operator: "lets decrypt", quantifier: "one", ifExists: false } as const;

function lockOf(estate: Estate, resource: Resource): Lock | undefined {
  const { type, value, account, name, uid } = resource;
  const keys = keysOf(estate);
  const isBucket = type === "s3:bucket";
  const apart = isBucket ? [name, uid].flatMap((each) => keys.ofBuckets.get(`${account} ${each}`) ?? [])[0] : undefined;
  const named = text(value, "key") ?? apart;
  if (named === undefined) return undefined;
  const key = keyCalled(keys, named, resource);
  const policy = key === undefined ? undefined : policyOf(keys, key);
  return {
    isOfAws: /(^|\/|:)alias\/aws\//.test(named) || keys.ofAws.has(`${account} ${idIn(named)}`),
    isForNew: isBucket,
    isUntold: policy === undefined,
    target: targetOf(resource, { named, key, policy }),
  };
}

interface Keys {
  /** `account bucket` → the key of its default encryption. */
  readonly ofBuckets: ReadonlyMap<string, readonly string[]>;
  /** `account alias/name` → aliases in any region. */
  readonly aliases: ReadonlyMap<string, readonly AwsObject[]>;
  /** `account id` of keys that AWS keeps, told by their aliases. */
  readonly ofAws: ReadonlySet<string>;
  /** Keys by ARN, and by `account id`. */
  readonly keys: ReadonlyMap<string, readonly AwsObject[]>;
  /** Policies and grants that are stated apart, by the ARN or id of the key. */
  readonly policies: ReadonlyMap<string, readonly AwsObject[]>;
}

const indexes = new WeakMap<Estate, Keys>();

/** Everything about keys, looked at once. */
function keysOf(estate: Estate): Keys {
  const found = indexes.get(estate) ?? indexed(estate);
  indexes.set(estate, found);
  return found;
}

function indexed({ objects }: Estate): Keys {
  const ofBuckets = new Map<string, string[]>();
  for (const { account, value } of objects.get("s3:encryption") ?? []) {
    const key = text(value, "key");
    if (key !== undefined) push(ofBuckets, `${account} ${text(value, "bucket") ?? ""}`, key);
  }
  const aliases = new Map<string, AwsObject[]>();
  const ofAws = new Set<string>();
  for (const each of objects.get("kms:alias") ?? []) {
    const [name = "", key = ""] = [text(each.value, "name"), text(each.value, "key")];
    push(aliases, `${each.account} ${name}`, each);
    if (name.startsWith("alias/aws/")) ofAws.add(`${each.account} ${idIn(key)}`);
  }
  const keys = new Map<string, AwsObject[]>();
  for (const each of objects.get("kms:key") ?? [])
    for (const id of idsOf(each)) push(keys, id.startsWith("arn:") ? id : `${each.account} ${id}`, each);
  const policies = new Map<string, AwsObject[]>();
  for (const each of objects.get("policy:resource") ?? [])
    if (text(each.value, "service") === "kms") push(policies, text(each.value, "resource") ?? "", each);
  return { ofBuckets, aliases, ofAws, keys, policies };
}

const idIn = (key: string) => key.replace(/^.*\bkey\//, "");

/** What a key goes by: its ARN and id. */
function idsOf({ value }: AwsObject): string[] {
  const arn = text(value, "arn");
  return [...new Set([arn, text(value, "id"), arn?.replace(/^.*:key\//, "")])].filter((each) => each !== undefined);
}

/** The key of an ARN, id or alias; what is no ARN is of the resource's own account and region. */
function keyCalled({ aliases, keys }: Keys, named: string, { account, uid }: Resource): AwsObject | undefined {
  const [, region = regionOf(uid), owner = account, name = named] =
    /^arn:[\w-]+:kms:([^:]*):(\d+):(.+)$/.exec(named) ?? [];
  const inRegion = (arn: string | undefined) => region === undefined || (regionOf(arn) ?? region) === region;
  const withId = (id: string) =>
    keys.get(id) ??
    (keys.get(`${owner} ${id.replace(/^.*\bkey\//, "")}`) ?? []).filter((each) => inRegion(text(each.value, "arn")));
  if (!name.startsWith("alias/")) return withId(named)[0];
  // An alias that its input gives no region is that of its key.
  return (aliases.get(`${owner} ${name}`) ?? [])
    .filter(({ value }) => inRegion(text(value, "arn")))
    .flatMap(({ value }) => withId(text(value, "key") ?? ""))
    .find(({ value }) => inRegion(text(value, "arn")));
}

/** What its policy and its grants say; undefined: no input tells. */
function policyOf({ policies }: Keys, key: AwsObject): readonly Statement[] | undefined {
  const apart = idsOf(key).flatMap((each) => policies.get(each) ?? []);
  const documents = [key.value.policy, ...apart.map(({ value }) => value.document)];
  const statements = documents.flatMap((each) => parsePolicy(each).statements);
  // Grants alone do not tell what the policy says.
  const isUntold = apart.some(({ value }) => value.untold === true);
  const isTold =
    key.value.policy !== undefined || apart.some(({ value }) => value.grant !== true && value.untold !== true);
  if (!isTold && !isUntold && key.value.usualPolicy === true) return [owners(key.account), ...statements];
  return isTold ? statements : undefined;
}

interface Key {
  readonly named: string;
  readonly key: AwsObject | undefined;
  readonly policy: readonly Statement[] | undefined;
}

function targetOf({ type, uid, account }: Resource, { named, key, policy }: Key): Target {
  const [, , , region = ""] = uid.split(":");
  const arn =
    text(key?.value, "arn") ?? (named.startsWith("arn:") ? named : `arn:aws:kms:${region}:${account}:key/${named}`);
  const owner = arn.split(":")[4] ?? account;
  const service = type.split(":")[0] ?? "";
  const via = {
    "kms:viaservice": { is: "known", values: [`${service}.${region}.amazonaws.com`] },
  } as const;
  return {
    arn,
    account: owner,
    policy: policy ?? [owners(owner)],
    policyDecides: true,
    keys: region === "" ? {} : via,
  };
}
