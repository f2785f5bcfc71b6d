/** The account itself and what lies in it, as assets. */
import { INTERNET, type AssetProperties } from "../../model/index.js";
import { byText, fields, text } from "../kubernetes/fields.js";
import { asset, mention, relate, unjoined, type Origin, type Output } from "../kubernetes/output.js";
import type { Principal } from "./estate.js";
import { isolationOf, writeHosts } from "./containers.js";
import { loginKeyUid } from "./login-keys.js";
import { writeLogin, writeLoginKey, writeShell, writeUnlocked } from "./logins.js";
import { invocationUid, sendingUid, takesMessages, type Account } from "./powers/index.js";
import { SENDING } from "./ways/index.js";
import { contentOf } from "./parts.js";
import { RESOURCE_TYPES, urlsOf, type Resource } from "./resources.js";
import { isTaskInferred, principalNamed } from "./roles.js";
import { accessKeyUid, loginUid, passwordUid } from "./secrets.js";

export function writeAccount(account: Account, output: Output): void {
  const uid = `aws/${account.id}`;
  const [first] = [...account.principals, ...(account.resources.byAccount.get(account.id) ?? [])];
  const origin: Origin = first ?? { path: "", at: "#1" };
  mention(output, origin, {
    uid,
    kind: "Scope",
    name: `AWS account ${account.id}`,
    aliases: [account.id],
    properties: { scopeType: "account", accountId: account.id },
  });
  const administrator = `${uid}/administrator`;
  mention(output, origin, {
    uid: administrator,
    kind: "Identity",
    name: `administrator of AWS account ${account.id}`,
    properties: { identityType: "administrator" },
  });
  relate(output, origin, { type: "IN", source: administrator, target: uid });
  for (const principal of account.principals) writePrincipal(account, principal, output);
  for (const resource of account.resources.byAccount.get(account.id) ?? []) writeResource(account, resource, output);
  for (const each of account.estate.objects.get("iam:access-key") ?? [])
    if (each.account === account.id) writeAccessKey(account, each, output);
}

function writePrincipal({ id, estate }: Account, principal: Principal, output: Output): void {
  const { arn, kind, name, aliases, tags } = principal;
  const properties: AssetProperties = {
    identityType: kind,
    ...labels(tags),
    ...missing([...principal.missing]),
  };
  asset(output, principal, { uid: arn, kind: "Identity", name, aliases: [...aliases].sort(byText), properties });
  relate(output, principal, { type: "IN", source: arn, target: `aws/${id}` });
  for (const group of principal.groups) {
    const known = principalNamed(estate, id, "group", group);
    if (known !== undefined) relate(output, principal, { type: "MEMBER_OF", source: arn, target: known.arn });
    else
      unjoined(
        output,
        principal,
        `${arn} is a member of the group ${group}, which no input describes: what that permits is not known`,
      );
  }
}

const missing = (policies: readonly string[]): AssetProperties =>
  policies.length === 0 ? {} : { description: `not in the inputs: ${[...policies].sort(byText).join(", ")}` };

function writeResource(account: Account, resource: Resource, output: Output): void {
  const { id, estate, resources } = account;
  const type = RESOURCE_TYPES[resource.type];
  if (type === undefined) return;
  const { uid, name, aliases } = resource;
  asset(output, resource, {
    uid,
    kind: type.kind,
    name,
    aliases,
    properties: { ...propertiesOf(resource, estate), ...labels(resource.tags), ...missing(resource.missing) },
  });
  for (const each of resource.missing) output.notCollected.add(each);
  relate(output, resource, { type: "IN", source: uid, target: `aws/${id}` });
  if (resource.role !== undefined) {
    if (!estate.principals.has(resource.role)) {
      mention(output, resource, {
        uid: resource.role,
        kind: "Identity",
        name: resource.role.slice(resource.role.lastIndexOf("/") + 1),
        properties: { identityType: "role" },
      });
      output.notCollected.add(resource.role);
    }
    const basis = isTaskInferred(estate, resource) ? "inferred" : "configured";
    relate(output, resource, { type: "RUNS_AS", source: uid, target: resource.role, basis });
  }
  if (resource.type === "lambda:function") writeInvocation(estate, resource, output);
  if (Object.hasOwn(SENDING, resource.type) && takesMessages(resource)) writeSending(resource, output);
  writeShell(output, resource);
  if (resource.value.loginKey === true) writeUnlocked(output, estate, resource, { secret: uid, name });
  if (resource.type === "ecs:service") writeHosts(resources, estate, resource, output);
  const content = contentOf(account, resource);
  for (const secret of resource.secrets) {
    mentionSecret(output, resource, secret, estate);
    if (secret !== loginUid(uid) && content.includes(secret))
      relate(output, resource, { type: "USES_SECRET", source: uid, target: secret });
  }
}

/** A queue, topic or agent takes what is sent to it, and hands it on to the functions that it sets off. */
function writeSending(resource: Resource, output: Output): void {
  const { name, aliases, triggers, account } = resource;
  const uid = sendingUid(resource);
  if (uid !== resource.uid) {
    asset(output, resource, { uid, kind: "Service", name: `${name} (sending)`, aliases, properties: HTTPS });
    relate(output, resource, { type: "IN", source: uid, target: `aws/${account}` });
  }
  for (const each of triggers) relate(output, resource, { type: "FORWARDS", source: uid, target: invocationUid(each) });
}

const HTTPS: AssetProperties = { application: "https", protocol: "tcp", port: 443 };

/** A secret that stands in a resource: what it is, and what it opens where nothing else says so. */
function mentionSecret(output: Output, resource: Resource, secret: string, estate: Account["estate"]): void {
  const { objects } = estate;
  if (output.stated.has(secret)) return;
  const key = secret.startsWith(accessKeyUid("")) ? secret.slice(accessKeyUid("").length) : undefined;
  if (key !== undefined) return mentionKey(output, resource, key);
  if (secret === loginUid(resource.uid)) return writeLogin(output, resource);
  if (secret.startsWith(loginKeyUid(resource.uid, ""))) return writeLoginKey(output, estate, resource, secret);
  const databases = ["rds:instance", "rds:cluster", "redshift:cluster"].flatMap((type) => objects.get(type) ?? []);
  const database = databases.map(({ value }) => text(value, "arn") ?? "").find((arn) => passwordUid(arn) === secret);
  if (database === undefined) return;
  const name = `password of ${database.slice(database.lastIndexOf(":") + 1)}`;
  mention(output, resource, { uid: secret, kind: "Secret", name, properties: { secretType: "database password" } });
  relate(output, resource, { type: "UNLOCKS", source: secret, target: database });
}

/** A function is sent requests by whoever may invoke it; through a URL without authentication, by anyone. */
function writeInvocation(estate: Account["estate"], resource: Resource, output: Output): void {
  const uid = invocationUid(resource.uid);
  asset(output, resource, {
    uid,
    kind: "Service",
    name: `${resource.name} (invocation)`,
    aliases: resource.aliases,
    properties: HTTPS,
  });
  relate(output, resource, {
    type: "EXPOSES",
    source: resource.uid,
    target: uid,
    properties: { protocol: "tcp", port: 443 },
  });
  if (urlsOf(estate, resource).some(({ value }) => value.authentication === "NONE"))
    relate(output, resource, { type: "CAN_CONNECT", source: INTERNET, target: uid, properties: { protocol: "tcp" } });
}

function propertiesOf(resource: Resource, estate: Account["estate"]): AssetProperties {
  const { type, uid, value } = resource;
  const { runtime, engine, kind } = RESOURCE_TYPES[type] ?? {};
  const region = uid.split(":")[3];
  const metadata = text(fields(value.metadata), "version");
  return {
    ...(runtime === undefined ? {} : { runtime }),
    ...(engine === undefined ? {} : { engine: text(value, "engine") ?? engine }),
    ...(kind === "Secret" ? { secretType: type } : {}),
    ...(kind === "Service" ? HTTPS : {}),
    ...(metadata === undefined ? {} : { metadataService: metadata }),
    ...(typeof value.encrypted === "boolean" ? { encrypted: value.encrypted } : {}),
    ...(type === "ecs:service" ? isolationOf(estate, resource) : {}),
    ...(region === undefined || region === "" ? {} : { region }),
  };
}

function labels(tags: Readonly<Record<string, string>> | undefined): AssetProperties {
  const written = Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`);
  return written.length === 0 ? {} : { labels: written.sort(byText) };
}

function mentionKey(output: Output, origin: Origin, key: string): void {
  mention(output, origin, {
    uid: accessKeyUid(key),
    kind: "Secret",
    name: key,
    aliases: [key],
    properties: { secretType: "aws access key" },
  });
}

function writeAccessKey(
  { estate, id }: Account,
  object: Origin & { readonly value: Readonly<Record<string, unknown>> },
  output: Output,
): void {
  const key = text(object.value, "name");
  const user = principalNamed(estate, id, "user", text(object.value, "user") ?? "");
  if (key === undefined || object.value.active === false) return;
  if (user === undefined)
    return unjoined(
      output,
      object,
      `the access key ${key} belongs to the user ${text(object.value, "user") ?? "?"}, which no input describes`,
    );
  mentionKey(output, object, key);
  relate(output, object, { type: "IN", source: accessKeyUid(key), target: `aws/${id}` });
  relate(output, object, { type: "UNLOCKS", source: accessKeyUid(key), target: user.arn });
}
