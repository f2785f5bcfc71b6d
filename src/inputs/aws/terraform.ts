/** Terraform: raw state, and `terraform show -json` of states and plans. Only AWS resources that the resolver reads are kept. */
import type { Document } from "../../text/index.js";
import { within } from "../../text/index.js";
import { problem, type Input, type Stated } from "../input.js";
import { accountOf, compact, fields, objectFact, text, texts, type AwsRecord, type Fields } from "./record.js";
import { state } from "./network/records.js";
import { TERRAFORM_NETWORK } from "./terraform-network.js";
import { isUnknown, type Reading } from "./terraform-reading.js";
import { TERRAFORM_TYPES } from "./terraform-types.js";
import { passwordIn, passwordsIn, type Passwords } from "./traces.js";

export const terraform: Input = {
  name: "terraform",
  title: "Terraform state, raw or as terraform show -json, and plans as terraform show -json",
  recognises: (head) =>
    head.isJsonObject("format_version", "terraform_version") ||
    (head.isJsonObject("terraform_version", "version", "serial") && head.value("/version") !== undefined),

  async *read(document) {
    const { resources, accounts, applied } = await readResources(document);
    const usual = mostCommon(accounts);
    const passwords = passwordsOf(resources);
    for (const resource of resources) yield* readResource(resource, { usual, passwords, applied });
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

interface Resource {
  readonly type: string;
  readonly address: string;
  readonly values: Fields;
  /** The account where the file names one beside the values. */
  readonly account: string | undefined;
  readonly at: string;
}

type Found = Resource & { readonly unknown: Fields };

/** What the file says of all its resources. */
interface Whole {
  /** The account that most of them are in. */
  readonly usual: string | undefined;
  readonly passwords: Passwords;
  readonly applied: boolean;
}

async function readResources(document: Document) {
  const resources: Found[] = [];
  const accounts: string[] = [];
  const { value } = await document.json();
  const root = fields(value);
  const unknown = unknownIn(root);
  for (const found of root.format_version === undefined ? rawState(root) : shown(root)) {
    const account = accountOf(found.values.arn) ?? found.account ?? accountOf(found.values.role_arn);
    if (account !== undefined) accounts.push(account);
    if (Object.hasOwn(TERRAFORM_TYPES, found.type) || Object.hasOwn(TERRAFORM_NETWORK, found.type))
      resources.push({ ...found, account, unknown: unknown.get(found.address) ?? {} });
  }
  return { resources, accounts, applied: root.planned_values === undefined };
}

/** By address, what is known only after a plan was applied. */
function unknownIn(root: Fields): ReadonlyMap<string, Fields> {
  return new Map(
    list(root.resource_changes).map((each) => {
      const { address, change } = fields(each);
      return [String(address), fields(fields(change).after_unknown)];
    }),
  );
}

/** What a plan will make is more than what is there; what is there stands where the file holds both only as a state. */
function* shown(root: Fields): Iterable<Resource> {
  const key = root.planned_values === undefined ? "values" : "planned_values";
  yield* fromModule(fields(fields(root[key]).root_module), within("", key, "root_module"));
}

/** Modules nest as deep as their authors like; a stack of our own keeps deep ones from overflowing the call stack. */
function* fromModule(module: Fields, at: string): Iterable<Resource> {
  const open: { module: Fields; at: string }[] = [{ module, at }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [index, each] of list(next.module.resources).entries()) {
      const { mode, type, address, values, _account_id: account } = fields(each);
      if (mode !== "managed" || typeof type !== "string" || typeof address !== "string") continue;
      yield { type, address, values: fields(values), account: text(account), at: within(next.at, "resources", index) };
    }
    for (const [index, each] of list(next.module.child_modules).entries())
      open.push({ module: fields(each), at: within(next.at, "child_modules", index) });
  }
}

function* rawState(root: Fields): Iterable<Resource> {
  for (const [index, each] of list(root.resources).entries()) {
    const { mode, type, name, module, instances } = fields(each);
    if (mode !== "managed" || typeof type !== "string" || typeof name !== "string") continue;
    const address = `${typeof module === "string" ? `${module}.` : ""}${type}.${name}`;
    for (const [number, instance] of list(instances).entries()) {
      const { index_key: key, attributes } = fields(instance);
      yield {
        type,
        address: key === undefined || key === null ? address : `${address}[${JSON.stringify(key)}]`,
        values: fields(attributes),
        account: undefined,
        at: within("/resources", index, "instances", number),
      };
    }
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const PASSWORD_KEYS = ["password", "master_password"];

/** A database's password is known here and nowhere else, so what holds it is told here. */
function passwordsOf(resources: readonly Resource[]): Passwords {
  const found = new Map<string, string>();
  for (const { type, values } of resources) {
    const owner = text(values.arn);
    if (
      !/^aws_(db_instance|rds_cluster|redshift_cluster|docdb_cluster|neptune_cluster)$/.test(type) ||
      owner === undefined
    )
      continue;
    for (const key of PASSWORD_KEYS) {
      const password = passwordIn(values[key]);
      if (password !== undefined) found.set(password, owner);
    }
  }
  return found;
}

function* readResource(
  { type, address, values, account, at, unknown }: Found,
  { usual, passwords, applied }: Whole,
): Iterable<Stated> {
  for (const record of TERRAFORM_NETWORK[type]?.(values) ?? [])
    yield state({ record: { ...record, ...groupsUntold(record, unknown), account: account ?? usual, address } }, at);
  if (!Object.hasOwn(TERRAFORM_TYPES, type)) return;
  const home = account ?? usual;
  if (home === undefined) {
    yield problem(at, `${address}: nothing in the file says which account it is in; import the whole state`);
    return;
  }
  const faults: { at: string; why: string }[] = [];
  const reading: Reading = {
    account: home,
    region: regionOf(values.arn),
    at,
    applied,
    unknown,
    passwordsOf: passwordsIn(values, passwords).filter((owner) => owner !== values.arn),
    fault: (key, why) => faults.push({ at: within(at, "values", key), why: `${address}: ${why}` }),
  };
  for (const record of TERRAFORM_TYPES[type]?.(values, reading) ?? [])
    yield objectFact(
      record.type.startsWith("org:") ? "aws" : home,
      { ...record, address, tags: tagsOf(values), passwordsOf: reading.passwordsOf },
      at,
    );
  for (const fault of faults) yield problem(fault.at, fault.why);
}

/** What only sends is not taken to be kept from everything because a plan does not tell its security groups yet. */
function groupsUntold({ receives, groups }: AwsRecord, unknown: Fields): Fields {
  if (receives !== false || texts(groups).length > 0) return {};
  return isUnknown(unknown, "security_group_ids") ? { groups: undefined, unrestricted: true, groupsUntold: true } : {};
}

function regionOf(arn: unknown): string | undefined {
  return typeof arn === "string" ? arn.split(":")[3] || undefined : undefined;
}

function tagsOf(values: Fields): Fields | undefined {
  const tags = compact({ ...fields(values.tags_all), ...fields(values.tags) });
  const known = Object.entries(tags).filter(([, value]) => typeof value === "string");
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function mostCommon(accounts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const account of accounts) counts.set(account, (counts.get(account) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}
