/** What takes requests from the internet by configuration alone: gateways, distributions, control planes, search domains. */
import { INTERNET, type AssetProperties } from "../../model/index.js";
import { byText, text, texts } from "../kubernetes/fields.js";
import { asset, mention, relate, type Output } from "../kubernetes/output.js";
import type { AwsObject, Estate } from "./estate.js";
import { decrypting } from "./encryption.js";
import { gatewayRequests, isAnyKey } from "./gateway-requests.js";
import { may } from "./holder.js";
import { holderFor } from "./holders.js";
import { regionOf } from "./partition.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import { administratorOf } from "./powers/clusters.js";
import { invocationUid, type Account } from "./powers/index.js";
import { anyone } from "./anyone.js";
import { READ } from "./bucket-readers.js";
import { covers } from "./part-cover.js";
import { allParts, partUid } from "./part-names.js";
import { glob } from "./policy/pattern.js";
import type { Resource } from "./resources.js";
import { isOpenStore } from "./open-stores.js";
import { isWithheld } from "./withheld-parts.js";

const HTTPS: AssetProperties = { application: "https", protocol: "tcp", port: 443 };

export function writeDoors(account: Account, output: Output): void {
  const own = (type: string) =>
    (account.estate.objects.get(type) ?? []).filter(({ account: owner }) => owner === account.id);
  for (const each of own("apigateway:api")) writeApi(account, each, output);
  for (const each of own("cloudfront:distribution")) writeDistribution(account, each, output);
  for (const each of own("eks:cluster")) writeControlPlane(account, each, output);
  for (const each of own("es:domain")) writeSearch(account, each, output);
}

interface Door {
  readonly uid: string;
  readonly name: string;
  readonly aliases: readonly (string | undefined)[];
  readonly properties: AssetProperties;
  readonly open: boolean;
}

function writeDoor(account: Account, object: AwsObject, door: Door, output: Output): void {
  const { uid, name, properties, open } = door;
  const aliases = [...new Set(door.aliases.filter((each) => each !== undefined))].sort(byText);
  asset(output, object, { uid, kind: "Service", name, aliases, properties: { ...HTTPS, ...properties } });
  relate(output, object, { type: "IN", source: uid, target: `aws/${account.id}` });
  if (open)
    relate(output, object, { type: "CAN_CONNECT", source: INTERNET, target: uid, properties: { protocol: "tcp" } });
}

/** An API of the gateway, with the functions that it calls. */
function writeApi(account: Account, object: AwsObject, output: Output): void {
  const { estate } = account;
  const [uid, id = "", name] = [text(object.value, "arn"), text(object.value, "id"), text(object.value, "name")];
  if (uid === undefined) return;
  const policy = policyOfApi(estate, object, id);
  const open =
    object.value.private !== true && (policy.length === 0 || lets(account, policy, "execute-api:Invoke", uid));
  const authentication = authenticationOf(estate, id);
  const properties = authentication === undefined ? {} : { authentication };
  const aliases = [id, name, text(object.value, "address"), text(object.value, "endpoint")];
  writeDoor(account, object, { uid, name: name ?? id, aliases, properties, open }, output);
  for (const called of functionsOf(account, id))
    relate(output, object, { type: "FORWARDS", source: uid, target: invocationUid(called) });
  for (const target of bucketsOf(account, id)) relate(output, object, { type: "SERVES", source: uid, target });
}

/** Buckets and parts of buckets that it hands out, as far as the role that it asks for them with reads them in the clear. */
function bucketsOf(account: Account, api: string): string[] {
  const { estate, id, today, resources } = account;
  const found = gatewayRequests(estate, id).flatMap((asked) => {
    const role = asked.api === api ? estate.principals.get(asked.role) : undefined;
    if (role === undefined) return [];
    const holder = holderFor(estate, role, today);
    const reads = (bucket: Resource, below: string) =>
      may(holder, READ, { arn: `${bucket.arn}${below}`, account: id, policy: bucket.policy })?.length === 0 &&
      decrypting(estate, holder, bucket)?.length === 0;
    const buckets = (resources.byType.get(`${id} s3:bucket`) ?? []).filter(({ name }) =>
      glob(asked.bucket).matches(name),
    );
    const whole = new Set(isAnyKey(asked.keys) ? buckets.filter((each) => reads(each, "/object")) : []);
    const parts = allParts(account).filter(
      (part) =>
        glob(asked.bucket).matches(part.bucket.name) &&
        (!whole.has(part.bucket) || isWithheld(account, part)) &&
        covers(asked.keys, part.keys) &&
        reads(part.bucket, part.below),
    );
    return [...[...whole].map(({ uid }) => uid), ...parts.map(partUid)];
  });
  return [...new Set(found)].sort(byText);
}

function policyOfApi({ objects }: Estate, { value }: AwsObject, id: string): readonly Statement[] {
  const apart = (objects.get("policy:resource") ?? []).filter(
    (each) => text(each.value, "service") === "execute-api" && text(each.value, "resource") === id,
  );
  return [value.policy, ...apart.map((each) => each.value.document)].flatMap((each) => parsePolicy(each).statements);
}

/** Whether anyone may do it without any further condition. The resource of a gateway's policy may be written in short. */
function lets(account: Account, policy: readonly Statement[], action: string, arn: string): boolean {
  const wide = policy.map((each) => ({ ...each, resources: ["*"] }));
  return anyone(account, action, { arn, account: account.id, policy: wide })?.length === 0;
}

/** What its methods ask for: nothing where one of them asks for nothing; undefined: no input tells. */
function authenticationOf({ objects }: Estate, api: string): string | undefined {
  const methods = (objects.get("apigateway:method") ?? []).filter(({ value }) => text(value, "api") === api);
  if (methods.length === 0) return undefined;
  return methods.some(({ value }) => value.open === true) ? "none" : "required";
}

/** Functions that it integrates, or that let this API call them. */
function functionsOf({ estate, id: owner }: Account, api: string): string[] {
  const functions = estate.objects.get("lambda:function") ?? [];
  const arns = new Set(functions.flatMap(({ value }) => text(value, "arn") ?? []));
  // A name is one in its account and region alone.
  const called = (name: string, region: string | undefined) =>
    functions
      .filter(({ account, value }) => account === owner && text(value, "name") === name)
      .flatMap(({ value }) => text(value, "arn") ?? [])
      .filter((arn) => region === undefined || regionOf(arn) === region);
  const integrated = (estate.objects.get("apigateway:integration") ?? []).flatMap(({ value }) => {
    if (text(value, "api") !== api) return [];
    return /(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+)/.exec(text(value, "uri") ?? "")?.[1] ?? [];
  });
  const permitted = (estate.objects.get("policy:resource") ?? []).flatMap(({ account, value }) => {
    const source =
      text(value, "service") === "lambda" ? sourceOf(parsePolicy(value.document).statements, api) : undefined;
    if (source === undefined) return [];
    const named = text(value, "resource") ?? "";
    if (named.startsWith("arn:")) return [named];
    return account === owner ? called(named, text(value, "region") ?? regionIn(source)) : [];
  });
  return [...new Set([...integrated, ...permitted])].filter((each) => arns.has(each)).sort(byText);
}

/** The region of a pattern for ARNs, where it is about one. */
const regionIn = (arn: string) => /^arn:[\w-]+:[\w-]+:([a-z0-9-]+):/.exec(arn)?.[1];

/** The ARN of the API from which statements let calls come; undefined: they let none of this API come. */
function sourceOf(statements: readonly Statement[], api: string): string | undefined {
  return statements
    .filter(({ principals }) =>
      principals?.some((each) => each.kind === "service" && each.service === "apigateway.amazonaws.com"),
    )
    .flatMap(({ conditions }) => conditions.filter(({ key }) => /sourcearn$/i.test(key)))
    .flatMap(({ values }) => values)
    .find((each) => each.includes(`:${api}/`));
}

/** A distribution hands on to balancers and gateways, and gives out what lies in the buckets behind it. */
function writeDistribution(account: Account, object: AwsObject, output: Output): void {
  const { value } = object;
  const [uid, domain] = [text(value, "arn"), text(value, "name")];
  if (uid === undefined) return;
  const hosts = [domain, ...texts(value, "hosts")].filter((each) => each !== undefined);
  const properties = { hosts, authentication: value.signed === true ? "required" : "none" };
  const aliases = [text(value, "id"), text(value, "address"), ...hosts.flatMap((each) => [each, `dns/${each}`])];
  writeDoor(account, object, { uid, name: domain ?? uid, aliases, properties, open: true }, output);
  for (const origin of texts(value, "origins")) writeOrigin(account, { object, uid, origin }, output);
}

interface Origin {
  readonly object: AwsObject;
  readonly uid: string;
  readonly origin: string;
}

function writeOrigin({ estate }: Account, { object, uid, origin }: Origin, output: Output): void {
  const [, bucket] = /^(.+)\.s3(?:-website)?[.-][\w.-]*amazonaws\.com$/.exec(origin) ?? [];
  const [, api] = /^(\w+)\.execute-api\./.exec(origin) ?? [];
  if (bucket !== undefined) {
    const store = (estate.objects.get("s3:bucket") ?? []).find(({ value }) => text(value, "name") === bucket);
    const target = text(store?.value, "arn");
    if (target !== undefined) relate(output, object, { type: "SERVES", source: uid, target });
    return;
  }
  relate(output, object, { type: "FORWARDS", source: uid, target: api ?? `dns/${origin}` });
}

/** The API of a Kubernetes cluster, where its settings let the whole internet ask it. */
function writeControlPlane(account: Account, object: AwsObject, output: Output): void {
  const uid = text(object.value, "arn");
  if (uid === undefined) return;
  const name = text(object.value, "name");
  const aliases = [name, text(object.value, "address"), text(object.value, "endpoint")];
  const open = texts(object.value, "openTo").some((each) => each === "0.0.0.0/0" || each === "::/0");
  const properties = { authentication: "required" };
  writeDoor(account, object, { uid, name: `${name ?? uid} (Kubernetes API)`, aliases, properties, open }, output);
  const administrator = administratorOf(account, object);
  if (administrator === undefined) return;
  mention(output, object, {
    uid: administrator,
    kind: "Identity",
    name: `administrator of ${name}`,
    properties: { identityType: "administrator" },
    basis: "inferred",
  });
  const way = { action: "take-over", name: "eks/access-entry", why: "an account's administrator lets itself in" };
  const source = `aws/${account.id}/administrator`;
  relate(output, object, { type: "MAY", source, target: administrator, properties: way });
}

/** The door of a search domain outside of a VPC: everyone gets there, and its access policy decides what for. */
function writeSearch(account: Account, object: AwsObject, output: Output): void {
  const { value } = object;
  const store = text(value, "arn");
  if (store === undefined || value.inside === true) return;
  const uid = `${store}#via/database`;
  const resource = account.resources.byUid.get(store);
  const isOpen = resource !== undefined && isOpenStore(account, resource);
  const properties = { authentication: isOpen ? "none" : "required" };
  const name = `${text(value, "name") ?? "search"} (requests)`;
  writeDoor(account, object, { uid, name, aliases: [], properties, open: true }, output);
  relate(output, object, { type: "SERVES", source: uid, target: store });
}
