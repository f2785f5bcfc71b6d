/** Logging in to machines: the service that takes logins, and the passwords and keys that open it. */
import { asset, mention, relate, type Output } from "../kubernetes/output.js";
import type { Estate } from "./estate.js";
import { loginKeyUid, machinesOpenedBy, shellUid } from "./login-keys.js";
import type { Account } from "./powers/index.js";
import type { Resource } from "./resources.js";
import { loginUid } from "./secrets.js";

/** A machine that people log in to with a password or a key listens for it. */
export function writeShell(output: Output, machine: Resource): void {
  const { type, value } = machine;
  if (type === "ec2:instance" && (value.login === true || value.keyName !== undefined)) writeListener(output, machine);
}

/** A machine that a key can be put on is logged in to. */
export function writeShellOf({ resources }: Account, machine: string, output: Output): void {
  const found = resources.byUid.get(machine);
  if (found !== undefined && !output.stated.has(shellUid(machine))) writeListener(output, found);
}

function writeListener(output: Output, { uid, name, path, at }: Resource): void {
  const [origin, shell] = [{ path, at }, shellUid(uid)];
  const listening = { protocol: "tcp", port: 22 };
  const properties = { application: "ssh", ...listening };
  asset(output, origin, { uid: shell, kind: "Service", name: `${name} (ssh)`, properties, basis: "inferred" });
  relate(output, origin, { type: "EXPOSES", source: uid, target: shell, properties: listening, basis: "inferred" });
}

/** The start script lets people log in with a password that stands in it. */
export function writeLogin(output: Output, { uid, name, path, at }: Resource): void {
  const properties = { secretType: "machine login" };
  mention(output, { path, at }, { uid: loginUid(uid), kind: "Secret", name: `login of ${name}`, properties });
  relate(output, { path, at }, { type: "UNLOCKS", source: loginUid(uid), target: shellUid(uid) });
}

/** A private key that lies in a bucket. */
export function writeLoginKey(output: Output, estate: Estate, bucket: Resource, secret: string): void {
  const name = secret.slice(loginKeyUid(bucket.uid, "").length);
  const properties = { secretType: "machine login" };
  mention(output, bucket, { uid: secret, kind: "Secret", name, properties, basis: "inferred" });
  writeUnlocked(output, estate, bucket, { secret, name });
}

/** The machines that a key may open, by its name. */
export function writeUnlocked(
  output: Output,
  estate: Estate,
  { account, path, at }: Resource,
  { secret, name }: { readonly secret: string; readonly name: string },
): void {
  const properties = { why: `called ${name}: a private key by its name` };
  for (const machine of machinesOpenedBy(estate, account, name))
    relate(
      output,
      { path, at },
      { type: "UNLOCKS", source: secret, target: shellUid(machine), properties, basis: "inferred" },
    );
}
