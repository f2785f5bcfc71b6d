/**
 * Accounts of records that do not say theirs. Many outputs of the command line name no account; the folder that they lie in
 * does: by who called (`aws sts get-caller-identity`), else by the one account that the other files there name.
 */
import type { StatedFact } from "../../model/index.js";
import { text, type Fields } from "../kubernetes/fields.js";

/** The account of a file; undefined: nothing in its folder or above tells, or several accounts are told. */
export type Home = (path: string) => string | undefined;

const homes = new WeakMap<readonly unknown[], Home>();

export function homesOf(stated: readonly StatedFact[]): Home {
  const known = homes.get(stated);
  if (known !== undefined) return known;
  const home = build(stated);
  homes.set(stated, home);
  return home;
}

function build(stated: readonly StatedFact[]): Home {
  const [callers, named] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const seen = new Set<string>();
  for (const fact of stated) {
    if (fact.fact !== "object" || fact.domain !== "aws" || !/^\d{12}$/.test(fact.partition)) continue;
    const key = `${fact.partition} ${fact.path}`;
    const isCaller = text(fact.value, "type") === "sts:caller";
    if (seen.has(key) && !isCaller) continue;
    seen.add(key);
    for (const folder of foldersOf(fact.path)) {
      addTo(named, folder, fact.partition);
      if (isCaller) addTo(callers, folder, fact.partition);
    }
  }
  return (path) => {
    for (const folder of foldersOf(path)) {
      const accounts = callers.get(folder) ?? named.get(folder);
      if (accounts !== undefined) return accounts.size === 1 ? [...accounts][0] : undefined;
    }
    return undefined;
  };
}

/** The folder of a file and those above it, the nearest first. */
function foldersOf(path: string): string[] {
  const parts = path.split(/[/\\]/);
  return parts.map((_, index) => parts.slice(0, parts.length - 1 - index).join("/"));
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}

/**
 * A record with the account in the ARNs that leave it out. Names of buckets belong to no account; theirs stay. The ARN of a
 * principal that somebody masked is still what other files may call it.
 */
export function settled(value: Fields, account: string): Fields {
  const masked = text(value, "arn");
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    typeof each === "string"
      ? withAccount(each, account)
      : Array.isArray(each)
        ? each.map((one: unknown) => (typeof one === "string" ? withAccount(one, account) : one))
        : each,
  ]);
  const known = Object.fromEntries(entries) as Fields;
  return masked === undefined || known.arn === masked ? known : { address: masked, ...known };
}

function withAccount(text: string, account: string): string {
  return text
    .replace(/^(arn:[\w-]+:(?!s3:|apigateway:)[\w-]+:[\w-]*:):/, `$1${account}:`)
    .replace(/^(arn:[\w-]+:iam::)(?!\d{12}:)[^:]*(:(?:user|role|group|instance-profile)\/)/, `$1${account}$2`);
}
