/**
 * Keys with which data is encrypted: whoever reads it must be permitted to decrypt with a key that its owner manages. Keys that
 * AWS keeps for a service let in whoever the service lets in, within the account.
 */
import { text } from "../kubernetes/fields.js";
import type { AwsObject, Estate } from "./estate.js";
import { may, type Holder, type Target } from "./holder.js";
import type { Open } from "./policy/evaluate.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import type { Resource } from "./resources.js";

/** Every key policy that nobody wrote leaves the choice to the account. */
const owners = (account: string): Statement => ({
  sid: undefined,
  effect: "Allow",
  actions: ["kms:*"],
  resources: ["*"],
  principals: [{ kind: "account", account }],
  conditions: [],
});

/** What must hold besides for the holder to read what lies there in the clear; undefined: it cannot. */
export function decrypting(estate: Estate, holder: Holder, resource: Resource): readonly Open[] | undefined {
  const named = keyOf(estate, resource);
  if (named === undefined) return [];
  const [key, policy] = [keyCalled(estate, named), policyOf(estate, named)];
  const open = may(holder, "kms:Decrypt", targetOf(resource, { named, key, policy }));
  if (open !== undefined || policy !== undefined) return open;
  // A policy that no input holds may let it in.
  return [{ condition: { ...UNTOLD, key: named, values: [holder.caller.arn] }, holds: true }];
}

const UNTOLD = { operator: "lets decrypt", quantifier: "one", ifExists: false } as const;

/** ARN, id or alias of the key that the owner manages; undefined: there is none, or it is one of AWS. */
function keyOf({ objects }: Estate, { type, value, account, name, uid }: Resource): string | undefined {
  const apart =
    type === "s3:bucket"
      ? (objects.get("s3:encryption") ?? []).find(
          (each) => each.account === account && [name, uid].includes(text(each.value, "bucket") ?? ""),
        )
      : undefined;
  const named = text(value, "key") ?? text(apart?.value, "key");
  return named === undefined || /(^|\/|:)alias\/aws\//.test(named) ? undefined : named;
}

const isCalled =
  (named: string) =>
  ({ value }: AwsObject) =>
    [text(value, "arn"), text(value, "id")].some(
      (each) => each !== undefined && (each === named || each.endsWith(`key/${named}`)),
    );

function keyCalled({ objects }: Estate, named: string): AwsObject | undefined {
  const alias = (objects.get("kms:alias") ?? []).find(
    ({ value }) => text(value, "name") !== undefined && named.endsWith(text(value, "name") ?? ""),
  );
  return (objects.get("kms:key") ?? []).find(isCalled(text(alias?.value, "key") ?? named));
}

/** What its policy and its grants say; undefined: no input tells. */
function policyOf(estate: Estate, named: string): readonly Statement[] | undefined {
  const key = keyCalled(estate, named);
  if (key === undefined) return undefined;
  const names = [text(key.value, "arn"), text(key.value, "id"), text(key.value, "arn")?.replace(/^.*key\//, "")];
  const apart = (estate.objects.get("policy:resource") ?? []).filter(
    ({ value }) => text(value, "service") === "kms" && names.includes(text(value, "resource")),
  );
  const documents = [key.value.policy, ...apart.map(({ value }) => value.document)];
  const statements = documents.flatMap((each) => parsePolicy(each).statements);
  // Grants alone do not tell what the policy says.
  const isTold = key.value.policy !== undefined || apart.some(({ value }) => value.grant !== true);
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
  return {
    arn,
    account: owner,
    policy: policy ?? [owners(owner)],
    policyDecides: true,
    keys: region === "" ? {} : { "kms:viaservice": { is: "known", values: [`${service}.${region}.amazonaws.com`] } },
  };
}
