/** What someone may do, asked request by request: a principal with every statement that applies to it. */
import type { Estate, Principal } from "./estate.js";
import { NEEDED_ACTIONS } from "./ways/index.js";
import type { Levels, Organization } from "./organization.js";
import { isUnderResourceControls, resourcesOfAction } from "./policy/action-list.js";
import type { KeyValue } from "./policy/condition.js";
import { aboutAction, evaluate, nameOf, type Open, type Verdict } from "./policy/evaluate.js";
import type { Variable } from "./policy/pattern.js";
import { keysOf, variablesOf, type Caller } from "./policy/request.js";
import type { Statement } from "./policy/statement.js";

/** Statements of one action, picked once and asked for many resources. */
interface Relevant {
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | undefined;
  readonly session: readonly Statement[] | undefined;
  /** Service control policies, level by level. */
  readonly controls: Levels;
  /** The answer is the same for every resource of the account that carries no policy of its own. */
  readonly uniform: boolean;
  /** That answer, where it is. */
  readonly plainly: boolean;
}

export interface Holder {
  readonly caller: Caller;
  readonly statements: readonly Statement[];
  readonly boundary: readonly Statement[] | undefined;
  /** What narrows its session; undefined: nothing does. */
  readonly session?: readonly Statement[] | undefined;
  readonly today: string;
  /** What limits its account and the owners of resources; undefined: nothing is known of an organization. */
  readonly organization?: Organization | undefined;
  /** No control policy limits what services do for themselves. */
  readonly serviceLinked?: boolean;
  readonly relevant: Map<string, Relevant>;
  /** What others in its account may do for it; undefined: nobody is known besides. */
  readonly others?: Others | undefined;
}

/** Those of the same account who may do something for the holder. */
export interface Others {
  /**
   * That somebody may do any of the actions there, as a condition that holding such a one meets; empty: whoever is the holder
   * is such a one already; undefined: nobody may.
   */
  readonly who: (actions: string, target: Target) => readonly Open[] | undefined;
  /** Whether some policy allows somebody one of the actions on anything. */
  readonly any: (actions: string) => boolean;
}

/** What an action is asked on. */
export interface Target {
  readonly arn: string;
  readonly account: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly policy?: readonly Statement[] | undefined;
  readonly policyDecides?: boolean;
  readonly keys?: Readonly<Record<string, KeyValue>> | undefined;
  /** Actions that change its tags. */
  readonly tagging?: Tagging | undefined;
}

export interface Tagging {
  /** Puts any tag there. */
  readonly set: string;
  /** Takes tags away. */
  readonly unset: string;
}

/** The principal with its own statements and those of its groups. */
export function holderOf(estate: Estate, principal: Principal, today: string, others?: Others): Holder {
  const { arn, account, kind, name, uniqueId, tags } = principal;
  const statements = [...principal.statements, ...groupsOf(estate, principal).flatMap((each) => each.statements)];
  const caller: Caller = { arn, account, kind: kind === "role" ? "role" : "user", name, uniqueId, tags };
  const { organization } = estate;
  const { serviceLinked } = principal;
  return { ...newHolder(caller, statements, principal.boundary, today), organization, serviceLinked, others };
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

/**
 * The best answer of several actions of which any will do (`a|b`). Whoever may change the tags first, chooses them, and
 * somebody else who may can do it for the holder.
 */
export function may(holder: Holder, actions: string, target: Target): readonly Open[] | undefined {
  const { tagging } = target;
  let found = mayAsIs(holder, actions, target);
  if (found?.length === 0 || tagging === undefined || !readsTags(holder, actions)) return found;
  const changes = [
    [tagging.set, "chosen"],
    [tagging.unset, {}],
  ] as const;
  for (const [change, tags] of changes) {
    const then = mayAsIs(holder, actions, { ...target, tags });
    if (then === undefined || (found !== undefined && found.length <= then.length)) continue;
    if (mayAsIs(holder, change, target)?.length === 0) return then;
    const other = found === undefined ? holder.others?.who(change, target) : undefined;
    if (other !== undefined) found = distinctOpen([...then, ...other]);
  }
  return found;
}

/** The same with the tags that are there. */
export function mayAsIs(holder: Holder, actions: string, target: AskedOn): readonly Open[] | undefined {
  let found: readonly Open[] | undefined;
  for (const action of actions.toLowerCase().split("|")) {
    const verdict = ask(holder, action, target);
    if (verdict.allowed && (found === undefined || verdict.open.length < found.length)) found = verdict.open;
    if (found?.length === 0) break;
  }
  return found;
}

/** A target whose tags the attacker may choose. */
type AskedOn = Omit<Target, "tags"> & { readonly tags?: Target["tags"] | "chosen" };

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

function ask(holder: Holder, action: string, { arn, account, tags, policy, policyDecides, keys }: AskedOn): Verdict {
  const { identity, boundary, session, controls, uniform, plainly } = relevantTo(holder, action);
  const overResource = resourceControls(holder, account, action);
  const alone = policy === undefined || policy.length === 0;
  if (alone && identity.length === 0) return NO;
  if (uniform && alone && overResource.length === 0) {
    const owner = account === holder.caller.account && policyDecides !== true;
    return owner && plainly ? YES : NO;
  }
  const request = {
    caller: holder.caller,
    action,
    // An action that is about no resource is permitted for all of them or not at all.
    resource: resourcesOfAction(action)?.length === 0 ? "*" : arn,
    account,
    resourceTags: tags,
    keys,
    today: holder.today,
    membership: holder.organization?.membership,
  };
  return evaluate(request, {
    identity,
    boundary,
    session,
    controls: [...controls, ...overResource],
    resource: policy,
    resourceDecides: policyDecides,
    picked: true,
  });
}

/** Resource control policies reach the resources of some services only, and never what services do for themselves. */
function resourceControls({ organization, serviceLinked }: Holder, account: string, action: string): Levels {
  if (organization === undefined || serviceLinked === true || !isUnderResourceControls(action)) return [];
  return organization.overResources(account);
}

/**
 * The holder as if a policy of the resource's let it do these: what its own denies, the boundary of a role and control policies
 * say still stands.
 */
export function letIn(holder: Holder, actions: string): Holder {
  const statement: Statement = {
    sid: undefined,
    effect: "Allow",
    actions: actions.toLowerCase().split("|"),
    resources: ["*"],
    conditions: [],
  };
  const boundary = holder.caller.kind === "role" ? holder.boundary : undefined;
  return { ...holder, statements: [...holder.statements, statement], boundary, relevant: new Map() };
}

/** What variables of its policies stand for when it asks for the action. */
export function variablesFor({ caller, today }: Holder, action: string): Variable {
  const request = { caller, action: action.toLowerCase(), resource: "*", account: caller.account, today };
  return variablesOf(keysOf(request));
}

/** The statements that are about the action. */
export function relevantTo(holder: Holder, action: string): Relevant {
  const known = holder.relevant.get(action);
  if (known !== undefined) return known;
  const identity = holder.statements.filter((each) => isAbout(each, action));
  const boundary = holder.boundary?.filter((each) => isAbout(each, action));
  const session = holder.session?.filter((each) => isAbout(each, action));
  const levels =
    holder.serviceLinked === true ? [] : (holder.organization?.overPrincipals(holder.caller.account) ?? []);
  const controls = levels.map((level) => level.filter((each) => isAbout(each, action)));
  const limits = [boundary, session].filter((each) => each !== undefined);
  const uniform = [...identity, ...limits.flat(), ...controls.flat()].every(
    ({ resources, conditions }) => resources?.includes("*") === true && conditions.length === 0,
  );
  const plainly = [identity, ...limits, ...controls].every(permits);
  const relevant = { identity, boundary, session, controls, uniform, plainly };
  holder.relevant.set(action, relevant);
  return relevant;
}

/** Statements that allow the action as far as each goes: its own, and those within which it stays. */
export function allowing(holder: Holder, action: string): Statement[] {
  const { identity, boundary = [], session = [], controls } = relevantTo(holder, action);
  return [identity, boundary, session, ...controls].flat().filter(({ effect }) => effect === "Allow");
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

export function distinctOpen(open: readonly Open[]): Open[] {
  return [...new Map(open.map((each) => [nameOf(each), each])).values()].sort((a, b) =>
    nameOf(a) < nameOf(b) ? -1 : 1,
  );
}
