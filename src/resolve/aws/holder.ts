/** What someone may do, asked request by request: a principal with every statement that applies to it. */
import type { Estate, Principal } from "./estate.js";
import { NEEDED_ACTIONS, type Need } from "./escalations.js";
import type { KeyValue } from "./policy/condition.js";
import { aboutAction, evaluate, nameOf, type Open, type Verdict } from "./policy/evaluate.js";
import type { Caller } from "./policy/request.js";
import type { Statement } from "./policy/statement.js";

/** Statements of one action, picked once and asked for many resources. */
interface Relevant {
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | undefined;
  /** The answer is the same for every resource of the account that carries no policy of its own. */
  readonly uniform: boolean;
  /** That answer, where it is. */
  readonly plainly: boolean;
}

export interface Holder {
  readonly caller: Caller;
  readonly statements: readonly Statement[];
  readonly boundary: readonly Statement[] | undefined;
  readonly today: string;
  readonly relevant: Map<string, Relevant>;
}

/** What an action is asked on. */
export interface Target {
  readonly arn: string;
  readonly account: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly policy?: readonly Statement[] | undefined;
  readonly policyDecides?: boolean;
  readonly keys?: Readonly<Record<string, KeyValue>> | undefined;
  /** Actions that change its tags, of which any will do. */
  readonly tagging?: string | undefined;
}

export function holderOf(estate: Estate, principal: Principal, today: string): Holder {
  const { arn, account, kind, name, uniqueId, tags } = principal;
  const statements = [...principal.statements, ...groupsOf(estate, principal).flatMap((each) => each.statements)];
  const caller: Caller = { arn, account, kind: kind === "role" ? "role" : "user", name, uniqueId, tags };
  return newHolder(caller, statements, principal.boundary, today);
}

export function newHolder(
  caller: Caller,
  statements: readonly Statement[],
  boundary: readonly Statement[] | undefined,
  today: string,
): Holder {
  return { caller, statements, boundary, today, relevant: new Map() };
}

export function groupsOf(estate: Estate, principal: Principal): Principal[] {
  return [...principal.groups]
    .sort()
    .flatMap((name) => estate.principals.get(groupArn(estate, principal.account, name)) ?? []);
}

const groupArns = new WeakMap<Estate, Map<string, string>>();

function groupArn(estate: Estate, account: string, name: string): string {
  let arns = groupArns.get(estate);
  if (arns === undefined) {
    arns = new Map(
      [...estate.principals.values()]
        .filter(({ kind }) => kind === "group")
        .map((each) => [`${each.account} ${each.name}`, each.arn]),
    );
    groupArns.set(estate, arns);
  }
  return arns.get(`${account} ${name}`) ?? name;
}

/** The best answer of several actions of which any will do (`a|b`). Whoever may change the tags first, chooses them. */
export function may(holder: Holder, actions: string, target: Target): readonly Open[] | undefined {
  const asIs = best(holder, actions, target);
  if (asIs?.length === 0 || target.tagging === undefined || !readsTags(holder, actions)) return asIs;
  if (best(holder, target.tagging, target)?.length !== 0) return asIs;
  const tagged = best(holder, actions, target, "chosen");
  return tagged !== undefined && (asIs === undefined || tagged.length < asIs.length) ? tagged : asIs;
}

function best(holder: Holder, actions: string, target: Target, tags?: "chosen"): readonly Open[] | undefined {
  let found: readonly Open[] | undefined;
  for (const action of actions.toLowerCase().split("|")) {
    const verdict = ask(holder, action, target, tags);
    if (verdict.allowed && (found === undefined || verdict.open.length < found.length)) found = verdict.open;
    if (found?.length === 0) break;
  }
  return found;
}

function readsTags(holder: Holder, actions: string): boolean {
  return actions
    .toLowerCase()
    .split("|")
    .some((action) =>
      relevantTo(holder, action).identity.some(({ conditions }) =>
        conditions.some(({ key }) => /resourcetag\//i.test(key)),
      ),
    );
}

const YES: Verdict = { allowed: true, open: [] };
const NO: Verdict = { allowed: false, denied: false };

function ask(
  holder: Holder,
  action: string,
  { arn, account, tags, policy, policyDecides, keys }: Target,
  chosen?: "chosen",
): Verdict {
  const { identity, boundary, uniform, plainly } = relevantTo(holder, action);
  const alone = policy === undefined || policy.length === 0;
  if (alone && identity.length === 0) return NO;
  if (uniform && alone) {
    const owner = account === holder.caller.account && policyDecides !== true;
    return owner && plainly ? YES : NO;
  }
  const request = {
    caller: holder.caller,
    action,
    resource: arn,
    account,
    resourceTags: chosen ?? tags,
    keys,
    today: holder.today,
  };
  return evaluate(request, { identity, boundary, resource: policy, resourceDecides: policyDecides, picked: true });
}

function relevantTo(holder: Holder, action: string): Relevant {
  const known = holder.relevant.get(action);
  if (known !== undefined) return known;
  const identity = holder.statements.filter((each) => isAbout(each, action));
  const boundary = holder.boundary?.filter((each) => isAbout(each, action));
  const uniform = [...identity, ...(boundary ?? [])].every(
    ({ resources, conditions }) => resources?.includes("*") === true && conditions.length === 0,
  );
  const plainly = [identity, ...(boundary === undefined ? [] : [boundary])].every(permits);
  const relevant = { identity, boundary, uniform, plainly };
  holder.relevant.set(action, relevant);
  return relevant;
}

const permits = (statements: readonly Statement[]) =>
  statements.length > 0 && statements.every(({ effect }) => effect === "Allow");

const needed = new Set(NEEDED_ACTIONS);
const aboutNeeded = new WeakMap<Statement, ReadonlySet<string>>();

/** Policies are shared by many principals, so a statement is compared with the needed actions once. */
function isAbout(statement: Statement, action: string): boolean {
  if (!needed.has(action)) return aboutAction(statement, action);
  let actions = aboutNeeded.get(statement);
  if (actions === undefined) {
    actions = new Set(NEEDED_ACTIONS.filter((each) => aboutAction(statement, each)));
    aboutNeeded.set(statement, actions);
  }
  return actions.has(action);
}

/** Whether any of its policies allows one of the actions on anything: what rules most out at once. */
export function mayAtAll(holder: Holder, actions: string): boolean {
  return actions
    .toLowerCase()
    .split("|")
    .some((action) => relevantTo(holder, action).identity.some(({ effect }) => effect === "Allow"));
}

/** Whether an answer for one target without a policy of its own holds for all of them. */
export function isUniform(holder: Holder, actions: string): boolean {
  return actions
    .toLowerCase()
    .split("|")
    .every((action) => relevantTo(holder, action).uniform);
}

/** Each target with what must hold besides, for all the needs that are on the target. */
export function permittedTargets<T extends Target>(
  holder: Holder,
  needs: readonly Need[],
  targets: readonly T[],
): (readonly [T, readonly Open[]])[] {
  const own = needs.filter(({ on }) => on === "target");
  const plain = own.every(({ action }) => isUniform(holder, action));
  const first = plain ? targets.find((each) => !hasPolicy(each)) : undefined;
  const forAll = first === undefined ? undefined : onTarget(holder, own, first);
  return targets.flatMap((target) => {
    const open = first !== undefined && !hasPolicy(target) ? forAll : onTarget(holder, own, target);
    return open === undefined ? [] : [[target, open] as const];
  });
}

const hasPolicy = ({ policy }: Target) => policy !== undefined && policy.length > 0;

function onTarget(holder: Holder, needs: readonly Need[], target: Target): readonly Open[] | undefined {
  const open: Open[] = [];
  for (const { action } of needs) {
    const found = may(holder, action, target);
    if (found === undefined) return undefined;
    open.push(...found);
  }
  return distinctOpen(open);
}

export function distinctOpen(open: readonly Open[]): Open[] {
  return [...new Map(open.map((each) => [nameOf(each), each])).values()].sort((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : 1,
  );
}

/** Values that fix what an attacker would ask for: an administrator's policy, no boundary. */
export const AS_ATTACKER_ASKS: Readonly<Record<string, KeyValue>> = {
  "iam:policyarn": { is: "known", values: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
  "iam:permissionsboundary": { is: "absent" },
};

/**
 * Whether it may do all of this on things of its own making. Needs with one resource type are about the same thing: the
 * names that its policies permit are tried. Undefined: it may not.
 */
export function mayMake(holder: Holder, needs: readonly Need[]): readonly Open[] | undefined {
  const made = needs.filter(({ on }) => on !== "target");
  if (made.some(({ action }) => !mayAtAll(holder, action))) return undefined;
  const open: Open[] = [];
  for (const type of new Set(made.map(({ on }) => on))) {
    const found = mayMakeOne(
      holder,
      made.filter(({ on }) => on === type),
    );
    if (found === undefined) return undefined;
    open.push(...found);
  }
  return distinctOpen(open);
}

function mayMakeOne(holder: Holder, needs: readonly Need[]): readonly Open[] | undefined {
  let best: readonly Open[] | undefined;
  for (const arn of namesFor(holder, needs)) {
    const open = onTarget(holder, needs, { arn, account: holder.caller.account, tags: {}, keys: AS_ATTACKER_ASKS });
    if (open !== undefined && (best === undefined || open.length < best.length)) best = open;
    if (best?.length === 0) break;
  }
  return best;
}

/** More names than this are not tried: policies that list thousands of resources are about things that exist. */
const MOST_NAMES = 64;

/** ARNs that the allowing statements are about, wildcards filled in; any name where a statement allows all. */
function namesFor(holder: Holder, needs: readonly Need[]): string[] {
  const { account } = holder.caller;
  const names = new Set<string>();
  for (const { action } of needs)
    for (const one of action.toLowerCase().split("|")) {
      const service = one.split(":")[0] ?? "";
      names.add(`arn:aws:${service}:us-east-1:${account}:new/attackers-own`);
      for (const { effect, resources } of relevantTo(holder, one).identity)
        if (effect === "Allow")
          for (const each of resources ?? []) {
            const name = named(each, service, account);
            if (name !== undefined && names.size < MOST_NAMES) names.add(name);
          }
    }
  return [...names];
}

/** The pattern as one ARN of this account and service; undefined where it can be none. */
function named(pattern: string, service: string, account: string): string | undefined {
  const [arn, partition = "", of = "", region = "", owner = "", ...rest] = pattern
    .replaceAll(/\$\{[^}]*\}/g, "x")
    .split(":");
  if (arn !== "arn" || rest.length === 0) return undefined;
  const fill = (part: string, value: string) => (/[*?]/.test(part) ? value : part);
  const found = [fill(partition, "aws"), fill(of, service), fill(region, "us-east-1"), fill(owner, account)];
  if (found[1] !== service || (found[3] !== account && found[3] !== "")) return undefined;
  return ["arn", ...found, rest.join(":").replaceAll("*", "attackers-own").replaceAll("?", "x")].join(":");
}
