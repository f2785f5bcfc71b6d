/** What gateways ask S3 for: integrations that read objects, each with a role. */
import { text } from "../kubernetes/fields.js";
import { push } from "./building.js";
import type { Estate } from "./estate.js";

export interface GatewayRequest {
  readonly api: string;
  /** ARN of the role that it asks with. */
  readonly role: string;
  /** What the caller's request fills in may be anything: a pattern each. */
  readonly bucket: string;
  readonly keys: string;
}

const requests = new WeakMap<Estate, Map<string, GatewayRequest[]>>();

/** Those of the account's gateways. */
export function gatewayRequests(estate: Estate, account: string): readonly GatewayRequest[] {
  let known = requests.get(estate);
  if (known === undefined) {
    requests.set(estate, (known = new Map()));
    for (const { owner, ...request } of readRequests(estate)) push(known, owner, request);
  }
  return known.get(account) ?? [];
}

function readRequests({ objects }: Estate): (GatewayRequest & { readonly owner: string })[] {
  return (objects.get("apigateway:integration") ?? []).flatMap(({ account: owner, value }) => {
    const isRead = /^(GET|ANY)$/.test(text(value, "method") ?? "GET");
    const asked = isRead ? askedOfS3(text(value, "uri") ?? "") : undefined;
    const [api, role] = [text(value, "api"), text(value, "role")];
    return asked === undefined || api === undefined || role === undefined ? [] : [{ owner, api, role, ...asked }];
  });
}

/** The bucket and keys of a request; without a key it asks for a list of them. Undefined: neither. */
function askedOfS3(uri: string): Pick<GatewayRequest, "bucket" | "keys"> | undefined {
  const [, path] = /:s3:path\/(.+)$/.exec(uri) ?? [];
  const [bucket = "", ...rest] = (path ?? "").replaceAll(/\{[^}]*\}/g, "*").split("/");
  // The rest of the caller's path may hold the key as well.
  if (bucket === "*" && rest.length === 0) return { bucket, keys: "*" };
  const keys = rest.join("/");
  return bucket === "" || keys === "" ? undefined : { bucket, keys };
}

/** All that the key is made of is what the caller asks for, in one folder or another. */
export const isAnyKey = (keys: string) => /^\*+(?:\/\*+)*$/.test(keys);
