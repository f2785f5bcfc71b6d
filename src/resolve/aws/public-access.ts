/**
 * Buckets that access lists open, what blocks public access to them, and copies that are given away: snapshots and machine
 * images that are shared with other accounts or with everyone.
 */
import { INTERNET } from "../../model/index.js";
import { byText, items, text, texts, type Fields } from "../kubernetes/fields.js";
import { mention, relate, type Output } from "../kubernetes/output.js";
import type { Estate } from "./estate.js";
import { allowedBy, type Condition, type Statement } from "./policy/statement.js";
import type { Account } from "./powers/index.js";
import { rootOf } from "./strangers.js";
import { contentOf } from "./parts.js";
import type { Resource } from "./resources.js";

export interface PublicAccess {
  /** `blocked`: a public policy is for the own account alone. */
  readonly policies: "blocked" | "counts";
  /** `blocked`: what access lists give to everyone is not given. */
  readonly acls: "blocked" | "counts";
}

const OPEN: PublicAccess = { policies: "counts", acls: "counts" };

/**
 * Settings of the bucket and of its whole account; either is enough. Only those that take public access away count: the two
 * that refuse new public policies and lists leave standing ones as they are.
 */
export function publicAccessOf({ estate, id }: Pick<Account, "estate" | "id">, resource: Resource): PublicAccess {
  if (resource.type !== "s3:bucket") return OPEN;
  const names = [resource.name, resource.uid];
  const about = (estate.objects.get("s3:public-access-block") ?? []).filter(({ account, value }) => {
    const bucket = text(value, "bucket");
    return account === id && (bucket === undefined || names.includes(bucket));
  });
  const say = (key: string) => (about.some(({ value }) => value[key] === true) ? "blocked" : "counts");
  return { policies: say("policies"), acls: say("acls") };
}

const KEYS_OF_SOME =
  /^(aws:(principalorgid|principalorgpaths|principalaccount|principalarn|userid|sourceaccount|sourcearn|sourceorgid|sourceowner|sourcevpc|sourcevpce|sourceip)|s3:(dataaccesspointarn|dataaccesspointaccount))$/i;

/**
 * Whether it counts as public: it allows everyone, and no condition with fixed values narrows that down to some.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public"
 */
export function isForAnyone(statement: Statement): boolean {
  return allowedBy([statement]).some(({ kind }) => kind === "everyone") && !statement.conditions.some(isOfSome);
}

function isOfSome({ operator, key, values, ifExists }: Condition): boolean {
  if (ifExists || !KEYS_OF_SOME.test(key) || !/^(string|arn)(equals|like|equalsignorecase)$|^ipaddress$/.test(operator))
    return false;
  if (operator === "ipaddress") return values.every((each) => !/\/[0-7]$/.test(each));
  return values.length > 0 && values.every((each) => !/[*?]|\$\{/.test(each.replace(/:\*$|\/\*$/, "")));
}

/** Everything of the account that access lists and sharing open. */
export function writePublicAccess(account: Account, output: Output): void {
  for (const resource of account.resources.byAccount.get(account.id) ?? []) {
    if (resource.type === "s3:bucket") writeOpenList(account, resource, output);
    for (const taker of takersOf(account.estate, resource)) writeSharing(resource, taker, output);
  }
}

/**
 * Objects whose list lets everyone read are read. The list of a bucket gives the names of its objects; that these are open as
 * well is likely, since they are mostly put there with the same list, and is inferred.
 */
function writeOpenList(account: Account, bucket: Resource, output: Output): void {
  if (publicAccessOf(account, bucket).acls === "blocked") return;
  const { objects } = account.estate;
  const inside = (type: string) =>
    (objects.get(type) ?? []).filter(
      ({ account: owner, value }) =>
        owner === bucket.account && [bucket.name, bucket.uid].includes(text(value, "bucket") ?? ""),
    );
  const isOpen = (value: Fields) =>
    items(value, "grants").some((each) => ["READ", "FULL_CONTROL"].includes(text(each, "permission") ?? ""));
  if (inside("s3:object").some(({ value }) => isOpen(value))) give(account, bucket, output, "configured");
  else if ([bucket, ...inside("s3:acl")].some(({ value }) => isOpen(value))) give(account, bucket, output, "inferred");
}

function give(account: Account, bucket: Resource, output: Output, basis: "configured" | "inferred"): void {
  const properties = { action: "read", name: "s3/access-list", why: "an access list lets everyone read" };
  for (const target of contentOf(account, bucket))
    relate(output, bucket, { type: "MAY", source: INTERNET, target, properties, basis });
}

/** Accounts that a copy is shared with; `all`: everyone with an account of their own. */
function takersOf({ objects }: Estate, { type, value, uid, name, aliases, account }: Resource): string[] {
  if (!/^(ec2:snapshot|ec2:image|rds:snapshot|rds:cluster-snapshot)$/.test(type)) return [];
  const apart = (objects.get("sharing") ?? []).filter(
    (each) =>
      each.account === account &&
      text(each.value, "of") === type &&
      [uid, name, ...aliases].includes(text(each.value, "name") ?? ""),
  );
  const all = [value, ...apart.map((each) => each.value)].flatMap((each) => texts(each, "sharedWith"));
  return [...new Set(all)].filter((each) => each !== account).sort(byText);
}

function writeSharing(copy: Resource, taker: string, output: Output): void {
  const why =
    taker === "all" ? "the copy is shared with every AWS account" : `the copy is shared with AWS account ${taker}`;
  relate(output, copy, {
    type: "MAY",
    source: sourceOf(copy, taker, output),
    target: copy.uid,
    properties: { action: "read", name: `shared/${copy.type}`, why },
  });
}

function sourceOf(copy: Resource, taker: string, output: Output): string {
  if (taker === "all") return INTERNET;
  const { arn, name } = rootOf(taker);
  mention(output, copy, {
    uid: arn,
    kind: "Identity",
    name,
    properties: { identityType: "account" },
    basis: "inferred",
  });
  output.notCollected.add(arn);
  return arn;
}
