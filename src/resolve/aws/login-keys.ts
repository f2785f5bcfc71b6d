/**
 * Private keys of machines that lie in stores, told by their names alone, and the machines that they may open. No input tells
 * which key opens which machine: it is the one whose key pair is called alike, or, where the account has one key pair only, that.
 */
import { byText, text, type Fields } from "../kubernetes/fields.js";
import { push } from "./building.js";
import type { AwsObject, Estate } from "./estate.js";

/** The asset for a private key that lies in a bucket. */
export function loginKeyUid(bucket: string, name: string): string {
  return `${bucket}/login-key/${name}`;
}

/** The service with which people log in to a machine. */
export function shellUid(machine: string): string {
  return `${machine}/ssh`;
}

/** Names of private keys in a bucket: called like one, or beside a public key of the same name. */
export function loginKeysIn(estate: Estate, bucket: AwsObject): string[] {
  const names = [text(bucket.value, "name"), text(bucket.value, "id")];
  const objects = (estate.objects.get("s3:object") ?? []).filter(
    ({ account, value }) => account === bucket.account && names.includes(text(value, "bucket")),
  );
  const all = new Set(objects.map(({ value }) => text(value, "name") ?? ""));
  const isKey = (value: Fields) => value.loginKey === true || all.has(`${text(value, "name") ?? ""}.pub`);
  return [...new Set(objects.filter(({ value }) => isKey(value)).map(({ value }) => text(value, "name") ?? ""))].sort(
    byText,
  );
}

interface KeyPairs {
  /** Stem of a key pair's name → machines. */
  readonly byStem: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlySet<string>;
}

const pairs = new WeakMap<Estate, Map<string, KeyPairs>>();

function pairsOf(estate: Estate, account: string): KeyPairs {
  let known = pairs.get(estate);
  if (known === undefined) pairs.set(estate, (known = new Map()));
  const found = known.get(account) ?? build(estate, account);
  known.set(account, found);
  return found;
}

function build(estate: Estate, account: string): KeyPairs {
  const byStem = new Map<string, string[]>();
  const names = new Set<string>();
  for (const { account: owner, value } of estate.objects.get("ec2:instance") ?? []) {
    const [name, machine] = [text(value, "keyName"), text(value, "arn")];
    if (owner !== account || name === undefined || machine === undefined) continue;
    names.add(name);
    push(byStem, stemOf(name), machine);
  }
  return { byStem, names };
}

/** ARNs of the machines that a key of that name may open. */
export function machinesOpenedBy(estate: Estate, account: string, name: string): readonly string[] {
  const { byStem, names } = pairsOf(estate, account);
  const alike = byStem.get(stemOf(name)) ?? [];
  if (alike.length > 0) return [...new Set(alike)].sort(byText);
  return names.size === 1 ? [...new Set([...byStem.values()].flat())].sort(byText) : [];
}

/** What is left of a name without the words that all keys share. */
function stemOf(name: string): string {
  const last = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  return last
    .replace(/\.(pem|ppk|pub)$/, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !/^(ssh|private|public|key|keys|keypair|pair|rsa|id)$/.test(word))
    .join("-");
}
