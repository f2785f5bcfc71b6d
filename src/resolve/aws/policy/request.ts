/** One request as policies see it: who, what, on what, and what is known of the keys that conditions ask for. */
import { actionKnowsKey } from "./action-list.js";
import type { KeyValue, Keys } from "./condition.js";
import type { Variable } from "./pattern.js";

export interface Caller {
  readonly arn: string;
  readonly account: string;
  readonly kind: "user" | "role" | "service" | "anonymous" | "federated";
  readonly name: string;
  readonly uniqueId?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface Request {
  readonly caller: Caller;
  /** `service:Name`, in lower case. */
  readonly action: string;
  readonly resource: string;
  /** Account that owns the resource. */
  readonly account: string;
  /** Tags of the resource; undefined: no input tells them; `chosen`: the caller may change them first. */
  readonly resourceTags?: Readonly<Record<string, string>> | "chosen" | undefined;
  /** Keys that the call itself fixes, lower case: `iam:passedtoservice`. */
  readonly keys?: Readonly<Record<string, KeyValue>> | undefined;
  /** Where accounts lie in an organization; undefined, or an undefined answer: no input tells. */
  readonly membership?: ((account: string) => Place | "outside" | undefined) | undefined;
  /** Today, `YYYY-MM-DD`, for conditions on the time. */
  readonly today: string;
}

/** An organization's id, and the units above an account with it: `o-1/r-1/ou-1/`. */
interface Place {
  readonly id: string;
  readonly path: string;
}

const known = (...values: string[]): KeyValue => ({ is: "known", values });
const ABSENT: KeyValue = { is: "absent" };
const CHOSEN: KeyValue = { is: "chosen" };
const UNKNOWN: KeyValue = { is: "unknown" };

/**
 * What conditions find in the request. A service's own key that the action does not know is never there; what is not listed
 * otherwise is a parameter of the call: the caller writes it.
 */
export function keysOf(request: Request): Keys {
  return (key) => {
    const given = request.keys?.[key];
    if (given !== undefined) return given;
    if (actionKnowsKey(request.action, key) === false) return ABSENT;
    return fromRequest(key, request) ?? constant(key);
  };
}

function fromRequest(key: string, request: Request): KeyValue | undefined {
  const { caller, account, resourceTags, today } = request;
  const tag = /^(?:aws:|[a-z0-9-]+:)resourcetag\/(.+)$/.exec(key)?.[1];
  if (tag !== undefined)
    return resourceTags === "chosen" ? CHOSEN : resourceTags === undefined ? UNKNOWN : tagValue(resourceTags, tag);
  const own = /^aws:principaltag\/(.+)$/.exec(key)?.[1];
  if (own !== undefined) return caller.tags === undefined ? UNKNOWN : tagValue(caller.tags, own);
  switch (key) {
    case "aws:principalarn":
      return caller.kind === "anonymous" ? ABSENT : known(caller.arn);
    case "aws:principalaccount":
    case "kms:calleraccount":
      return caller.kind === "anonymous" ? ABSENT : known(caller.account);
    case "aws:principaltype":
      return known(
        { user: "User", role: "AssumedRole", service: "Service", anonymous: "Anonymous", federated: "FederatedUser" }[
          caller.kind
        ],
      );
    case "aws:username":
      return caller.kind === "user" ? known(caller.name) : ABSENT;
    case "aws:userid":
      return userId(caller);
    case "aws:resourceaccount":
    case "s3:resourceaccount":
      return known(account);
    case "aws:principalorgid":
    case "aws:principalorgpaths":
      return caller.kind === "anonymous" ? ABSENT : placeValue(request.membership?.(caller.account), key);
    case "aws:resourceorgid":
    case "aws:resourceorgpaths":
      return placeValue(request.membership?.(account), key);
    case "aws:currenttime":
    case "aws:tokenissuetime":
      return known(`${today}T12:00:00Z`);
    case "aws:epochtime":
      return known(String(Date.parse(`${today}T12:00:00Z`) / 1000));
    case "aws:principalisawsservice":
      return known(String(caller.kind === "service"));
    default:
      return undefined;
  }
}

function placeValue(place: Place | "outside" | undefined, key: string): KeyValue {
  if (place === undefined) return UNKNOWN;
  // Another organization's id is no known one, and who is in none has no such key: both fail where a known one is asked for.
  if (place === "outside") return ABSENT;
  return known(key.endsWith("id") ? place.id : place.path);
}

function userId({ kind, uniqueId }: Caller): KeyValue {
  if (kind === "anonymous") return known("anonymous");
  if (uniqueId === undefined) return UNKNOWN;
  return known(kind === "role" ? `${uniqueId}:session` : uniqueId);
}

function tagValue(tags: Readonly<Record<string, string>>, name: string): KeyValue {
  const found = Object.entries(tags).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? ABSENT : known(found[1]);
}

/** What lies outside the request and no configuration tells. */
const OUTSIDE = [
  /^aws:(sourceip|vpcsourceip|sourcevpc|sourcevpce|sourcevpcarn|vpceaccount|vpceorgid|vpceorgpaths)$/,
  /^aws:multifactorauth/,
  /^aws:(calledvia.*|principalorgid|principalorgpaths|resourceorgid|resourceorgpaths|federatedprovider|sourceidentity|assumedroot)$/,
  /^aws:ec2instancesource/,
  /^sts:externalid$/,
  /^(saml|cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com):/,
  // The service that calls for somebody chooses the context.
  /^kms:(viaservice|grantisforawsresource|encryptioncontext(:.*|keys))$/,
  /^[a-z0-9.-]+\.[a-z]{2,}(\/[^:]*)?:/,
];

function constant(key: string): KeyValue {
  switch (key) {
    case "aws:securetransport":
      return known("true");
    case "aws:viaawsservice":
      return known("false");
    case "aws:sourcearn":
    case "aws:sourceaccount":
    case "aws:sourceorgid":
    case "aws:sourceorgpaths":
    // The default policy of topics names it beside everyone; no call of a user or role bears it.
    case "aws:sourceowner":
    case "aws:principalservicename":
    case "aws:principalservicenameslist":
      return ABSENT;
    default:
      return OUTSIDE.some((each) => each.test(key)) ? UNKNOWN : CHOSEN;
  }
}

/** What a variable in a resource or value stands for. */
export function variablesOf(keys: Keys): Variable {
  return (name) => {
    const value = keys(name.toLowerCase());
    if (value.is === "known") return value.values[0];
    return value.is === "absent" ? undefined : "unknown-variable";
  };
}
