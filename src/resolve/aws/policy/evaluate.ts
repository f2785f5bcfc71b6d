/**
 * Whether a request is permitted, after the published evaluation logic of AWS: an explicit deny anywhere wins; then every
 * control policy, then what the resource says itself, then the identity's own policies within boundary and session.
 */
import { conditionHolds, type Keys } from "./condition.js";
import { glob, matchesWithVariables, type Answer, type Variable } from "./pattern.js";
import { keysOf, variablesOf, type Caller, type Request } from "./request.js";
import type { Condition, PrincipalPattern, Statement } from "./statement.js";

/** A condition that nobody can decide; `holds: false` where a deny must not apply. */
export interface Open {
  readonly condition: Condition;
  readonly holds: boolean;
  /** uids of those of whom holding one makes it hold; without: no input tells whether it does. */
  readonly by?: readonly string[];
}

export type Verdict =
  { readonly allowed: false; readonly denied: boolean } | { readonly allowed: true; readonly open: readonly Open[] };

export interface Policies {
  readonly identity: readonly Statement[];
  readonly boundary?: readonly Statement[] | undefined;
  readonly session?: readonly Statement[] | undefined;
  /** Service and resource control policies: each list (root, unit, account) must allow. */
  readonly controls?: readonly (readonly Statement[])[] | undefined;
  readonly resource?: readonly Statement[] | undefined;
  /** The resource's own policy decides alone, as those of roles and keys do: without it nothing is permitted. */
  readonly resourceDecides?: boolean | undefined;
  /** The statements of identity and boundary are all about the action: it is not compared again. */
  readonly picked?: boolean | undefined;
}

const NO: Verdict = { allowed: false, denied: false };
const DENIED: Verdict = { allowed: false, denied: true };

export function evaluate(request: Request, policies: Policies): Verdict {
  const look: Look = { ...lookAt(request), picked: policies.picked };
  const limits = denying([policies.session, ...(policies.controls ?? [])], { ...look, picked: false });
  const own = denying([policies.identity, policies.boundary], look);
  const bounded = policies.boundary !== undefined && request.caller.kind !== "service";
  const resourceDenies = denying([policies.resource], { ...look, picked: false, aboutResource: true, bounded });
  if (own === "denied" || limits === "denied" || resourceDenies === "denied") return DENIED;
  const allowed = allowing(request, policies, look);
  if (allowed === undefined) return NO;
  return { allowed: true, open: distinct([...allowed, ...own, ...limits, ...resourceDenies]) };
}

/** The cheapest way in which all that must allow does; undefined: none. */
function allowing(request: Request, policies: Policies, look: Look): Opens | undefined {
  const unpicked: Look = { ...look, picked: false };
  const controls = all((policies.controls ?? []).map((each) => allow(each, unpicked)));
  if (controls === undefined) return undefined;
  const boundary = policies.boundary === undefined ? [] : allow(policies.boundary, look);
  const session = policies.session === undefined ? [] : allow(policies.session, unpicked);
  const limits = all([boundary, session]);
  const own = allow(policies.identity, look);
  const identity = own === undefined || limits === undefined ? undefined : [...own, ...limits];
  const byResource = resourceGrants(request, policies, { look, identity, limits });
  const best = cheapest(byResource);
  return best === undefined ? undefined : [...controls, ...best];
}

interface Sides {
  readonly look: Look;
  /** What the caller's own policies leave open; undefined: they do not permit it. */
  readonly identity: Opens | undefined;
  readonly limits: Opens | undefined;
}

function resourceGrants(
  request: Request,
  policies: Policies,
  { look, identity, limits }: Sides,
): (Opens | undefined)[] {
  const statements = policies.resource ?? [];
  const about: Look = { ...look, picked: false, aboutResource: true };
  const [named, account] =
    statements.length === 0 ? [] : [allow(statements, about, "named"), allow(statements, about, "account")];
  const both = (a: Opens | undefined, b: Opens | undefined) =>
    a === undefined || b === undefined ? undefined : [...a, ...b];
  if (request.caller.account !== request.account) return [both(named, identity), both(account, identity)];
  // Within the account, being named is enough; a role stays within its boundary, a user's boundary does not count here.
  const direct = request.caller.kind === "role" ? both(named, limits) : named;
  if (policies.resourceDecides === true) return [direct, both(account, identity)];
  return [direct, identity];
}

type Opens = readonly Open[];

interface Look {
  readonly request: Request;
  readonly keys: Keys;
  readonly variable: Variable;
  /** Statements of resource policies must be about the caller. */
  readonly aboutResource?: boolean;
  readonly picked?: boolean | undefined;
  /** The caller has a permissions boundary: a deny of all but some is about it, whether it is one of these or not. */
  readonly bounded?: boolean;
}

export function lookAt(request: Request): Look {
  const keys = keysOf(request);
  return { request, keys, variable: variablesOf(keys) };
}

function denying(lists: readonly (readonly Statement[] | undefined)[], look: Look): Opens | "denied" {
  const open: Open[] = [];
  for (const statement of lists.flatMap((each) => each ?? [])) {
    if (statement.effect !== "Deny") continue;
    const applies = applicability(statement, look);
    if (applies === undefined) continue;
    if (applies.length === 0) return "denied";
    // One of its conditions failing is enough; the first by name stands for all so that the answer is always the same.
    open.push({ condition: applies[0]!.condition, holds: false });
  }
  return open;
}

type Naming = "named" | "account";

/** What the cheapest allowing statement leaves open; undefined: none allows. */
function allow(statements: readonly Statement[], look: Look, naming?: Naming): Opens | undefined {
  return cheapest(
    statements.flatMap((statement) => {
      if (statement.effect !== "Allow") return [];
      if (naming !== undefined && namingOf(statement, look.request.caller) !== naming) return [];
      const applies = applicability(statement, look);
      return applies === undefined ? [] : [applies];
    }),
  );
}

/** Undefined: the statement is not about this request. Otherwise what must hold besides, sorted. */
export function applicability(statement: Statement, look: Look): Opens | undefined {
  const { request, variable } = look;
  if (look.picked !== true && !aboutAction(statement, request.action)) return undefined;
  const isAboutAll = look.bounded === true && statement.effect === "Deny" && statement.notPrincipals !== undefined;
  if (look.aboutResource === true && !isAboutAll && !aboutCaller(statement, request.caller)) return undefined;
  const resource = aboutResource(statement, request.resource, variable);
  if (resource === "no") return undefined;
  const open: Open[] = [];
  if (resource === "depends") open.push({ condition: openResource(statement, request), holds: true });
  for (const condition of statement.conditions) {
    const held = conditionHolds(condition, look.keys, variable);
    // Whoever sends the request writes it so that an allow applies and a deny does not.
    if (held === "no" || (held === "chosen" && statement.effect === "Deny")) return undefined;
    if (held === "depends") open.push({ condition, holds: true });
  }
  return open.sort((a, b) => byName(nameOf(a), nameOf(b)));
}

export function aboutAction({ actions, notActions }: Statement, action: string): boolean {
  const matches = (pattern: string) => glob(pattern, { ignoreCase: true }).matches(action);
  return notActions === undefined ? (actions ?? []).some(matches) : !notActions.some(matches);
}

function aboutResource({ resources, notResources }: Statement, resource: string, variable: Variable): Answer {
  const answers = (notResources ?? resources ?? []).map((each) => matchesWithVariables(each, resource, variable));
  const found: Answer = answers.includes("yes") ? "yes" : answers.includes("depends") ? "depends" : "no";
  if (notResources === undefined || found === "depends") return found;
  return found === "yes" ? "no" : "yes";
}

function openResource(statement: Statement, { resource }: Request): Condition {
  return {
    operator: "resource",
    key: resource,
    values: statement.resources ?? statement.notResources ?? [],
    quantifier: "one",
    ifExists: false,
  };
}

export function aboutCaller({ principals, notPrincipals }: Statement, caller: Caller): boolean {
  if (notPrincipals !== undefined) return !notPrincipals.some((each) => isCaller(each, caller));
  return (principals ?? []).some((each) => isCaller(each, caller));
}

function isCaller(pattern: PrincipalPattern, caller: Caller): boolean {
  switch (pattern.kind) {
    case "everyone":
      return caller.kind !== "service";
    case "account":
      return pattern.account === caller.account && caller.kind !== "anonymous" && caller.kind !== "service";
    case "arn":
      return pattern.arn === caller.arn || (caller.kind === "role" && isSessionOf(pattern.arn, caller.arn));
    case "service":
      return caller.kind === "service" && pattern.service === caller.name;
    case "federated":
      return caller.kind === "federated" && pattern.provider === caller.arn;
  }
}

/** Whoever holds the role may name the session as the policy asks. */
function isSessionOf(session: string, role: string): boolean {
  const [, account, name] = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(session) ?? [];
  return account !== undefined && role.split(":")[4] === account && role.endsWith(`/${name}`);
}

/** `named`: the statement is about the caller itself (or everyone); `account`: it leaves the choice to the account. */
export function namingOf({ principals, notPrincipals }: Statement, caller: Caller): Naming | undefined {
  const about = (principals ?? []).filter((each) => isCaller(each, caller));
  if (notPrincipals !== undefined) return notPrincipals.some((each) => isCaller(each, caller)) ? undefined : "named";
  if (about.length === 0) return undefined;
  return about.some((each) => each.kind !== "account") ? "named" : "account";
}

function all(parts: readonly (Opens | undefined)[]): Opens | undefined {
  const joined: Open[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    joined.push(...part);
  }
  return joined;
}

/** The fewest open conditions, ties by name. */
function cheapest(options: readonly (Opens | undefined)[]): Opens | undefined {
  let best: Opens | undefined;
  for (const option of options) {
    if (option === undefined) continue;
    const better =
      best === undefined ||
      option.length < best.length ||
      (option.length === best.length && byName(option.map(nameOf).join(), best.map(nameOf).join()) < 0);
    if (better) best = option;
    if (best?.length === 0) return best;
  }
  return best;
}

function distinct(open: readonly Open[]): Open[] {
  return [...new Map(open.map((each) => [nameOf(each), each])).values()].sort((a, b) => byName(nameOf(a), nameOf(b)));
}

/** Operator, key and values on one line: the same condition is the same wherever it stands. */
export function nameOf({ condition, holds }: Open): string {
  const { quantifier, operator, key, values, ifExists } = condition;
  return JSON.stringify([holds, quantifier, operator, ifExists, key.toLowerCase(), [...values].sort()]);
}

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
