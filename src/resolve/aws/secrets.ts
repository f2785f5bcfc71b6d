/** Secrets that stand in configuration and data: access keys by their id, passwords by whose they are. */
import { byText, text, texts, type Fields } from "../kubernetes/fields.js";
import type { AwsObject, Estate } from "./estate.js";
import { loginKeyUid, loginKeysIn } from "./login-keys.js";

/** The asset for an access key, by its id. */
export function accessKeyUid(id: string): string {
  return `aws/access-key/${id}`;
}

/** The asset for the password of a database. */
export function passwordUid(database: string): string {
  return `${database}/password`;
}

/** The asset for the password with which people log in to a machine. */
export function loginUid(machine: string): string {
  return `${machine}/login`;
}

/** Type of what lies in a thing → how it names the thing, and what of the thing it names. */
const CONTENT: Readonly<Record<string, readonly [type: string, by: string, keys: readonly string[]]>> = {
  "s3:bucket": ["s3:object", "bucket", ["name", "id"]],
  "dynamodb:table": ["dynamodb:item", "table", ["name", "id", "arn"]],
  "secretsmanager:secret": ["secretsmanager:value", "secret", ["arn", "id", "name"]],
  "ecs:service": ["ecs:task-definition", "arn", ["task"]],
};

/** Secrets in its own configuration, in what it runs from, and in what lies in it. */
export function secretsIn(estate: Estate, object: AwsObject): string[] {
  const { type, account, value } = object;
  const found = new Set(ownSecrets(value));
  const [contentType = "", by = "", keys = []] = CONTENT[type] ?? [];
  const names = keys.flatMap((key) => text(value, key) ?? []);
  for (const each of estate.objects.get(contentType) ?? []) {
    const named = [text(each.value, by), ...(by === "arn" ? [text(each.value, "id"), text(each.value, "name")] : [])];
    if (each.account === account && named.some((name) => name !== undefined && names.includes(name)))
      for (const secret of ownSecrets(each.value)) found.add(secret);
  }
  if (type === "s3:bucket")
    for (const name of loginKeysIn(estate, object)) found.add(loginKeyUid(text(value, "arn") ?? "", name));
  if (value.login === true) found.add(loginUid(text(value, "arn") ?? ""));
  return [...found].sort(byText);
}

/** Secrets that stand in a thing itself. */
export function ownSecrets(value: Fields): string[] {
  return [...texts(value, "accessKeys").map(accessKeyUid), ...texts(value, "passwordsOf").map(passwordUid)];
}
