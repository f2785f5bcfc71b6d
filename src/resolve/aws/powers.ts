/** From one principal's permissions to what it can come to hold, way by way of the catalogue. */
import { mayDoEverything } from "./administrator.js";
import {
  groupsOf,
  holderOf,
  may,
  mayAtAll,
  mayMake,
  newHolder,
  permittedTargets,
  AS_ATTACKER_ASKS,
  distinctOpen,
  type Holder,
  type Target,
} from "./holder.js";
import {
  BECOMING,
  COPYING,
  CREATING,
  PASSING,
  READING,
  REWRITING,
  RUNNING,
  SHOWING,
  type Need,
  type Passing,
  type Reading,
  type Rewriting,
  type Way,
} from "./escalations.js";
import type { Estate, Principal } from "./estate.js";
import type { KeyValue } from "./policy/condition.js";
import type { Open } from "./policy/evaluate.js";
import { texts } from "../kubernetes/fields.js";
import type { Resource, Resources } from "./resources.js";

/** What a permission gives: the word that MAY carries and rules read. */
export type Power =
  | "everything"
  | "assume"
  | "pass-role"
  | "change-code"
  | "execute"
  | "take-over"
  | "join-group"
  | "rewrite-policies"
  | "create-principal"
  | "read"
  | "invoke";

export interface Grant {
  readonly power: Power;
  /** Catalogue entries by which it goes. */
  readonly way: string;
  readonly actions: string;
  /** uid of what is gained, or of the principal whose policies are changed. */
  readonly target: string;
  readonly open: readonly Open[];
}

/** One account, with what the others say about it. */
export interface Account {
  readonly id: string;
  readonly estate: Estate;
  readonly resources: Resources;
  readonly principals: readonly Principal[];
  readonly today: string;
  /** Users that no input describes and that may assume a role, by the role's ARN. */
  readonly strangers: ReadonlyMap<string, readonly string[]>;
  readonly accessKeys: ReadonlyMap<string, number>;
  /** Known principals by what they would be with a policy that allows everything. */
  readonly couldBeAdministrator: (principal: Principal) => boolean;
}

export function powersOf(account: Account, holder: Holder): Grant[] {
  if (mayDoEverything(holder))
    return [{ power: "everything", way: "everything", actions: "*", target: `aws/${account.id}`, open: [] }];
  return [
    ...passing(account, holder),
    ...running(account, holder),
    ...becoming(account, holder),
    ...rewriting(account, holder),
    ...creating(account, holder),
    ...reading(account, holder),
    ...copying(account, holder),
    ...invoking(account, holder),
  ];
}

const actionsOf = (needs: readonly Need[]) => needs.map(({ action }) => action).join(" + ");

function isThere({ resources, id }: Account, way: Way, holder: Holder): boolean {
  if (way.exists === undefined || way.exists.some((type) => resources.present.has(`${id} ${type}`))) return true;
  return way.orNeeds !== undefined && mayMake(holder, way.orNeeds) !== undefined;
}

function passing(account: Account, holder: Holder): Grant[] {
  if (!mayAtAll(holder, "iam:PassRole")) return [];
  return PASSING.flatMap((way) => {
    const open = isThere(account, way, holder) ? mayMake(holder, way.needs) : undefined;
    if (open === undefined) return [];
    const roles = account.principals.filter((each) => trusts(each, way) && hasProfile(each, way, holder));
    const keys = { "iam:passedtoservice": { is: "known", values: way.services } satisfies KeyValue };
    const targets = roles.map((each) => ({ ...targetOf(each), keys }));
    return permittedTargets(holder, [{ action: "iam:PassRole", on: "target" }], targets).map(([role, more]): Grant => ({
      power: "pass-role",
      way: way.id,
      actions: `iam:PassRole + ${actionsOf(way.needs)}`,
      target: role.arn,
      open: distinctOpen([...open, ...more]),
    }));
  });
}

/** Only a role that trusts the service can be passed to it. Service-linked roles cannot be passed at all. */
function trusts({ kind, trust, serviceLinked }: Principal, { services }: Pick<Passing, "services">): boolean {
  if (kind !== "role" || serviceLinked) return false;
  return trust.some(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals ?? []).some((each) => each.kind === "service" && services.includes(each.service)),
  );
}

function hasProfile(role: Principal, { profile }: Passing, holder: Holder): boolean {
  if (profile !== true || role.profiles.size > 0) return true;
  return (
    mayAtAll(holder, "iam:AddRoleToInstanceProfile") &&
    mayMake(holder, [{ action: "iam:AddRoleToInstanceProfile", on: "new.profile" }]) !== undefined
  );
}

function targetOf({ arn, account, tags, kind }: Principal): Target {
  return {
    arn,
    account,
    tags,
    tagging: { user: "iam:TagUser|iam:UntagUser", role: "iam:TagRole|iam:UntagRole", group: undefined }[kind],
  };
}

/** Calls that change tags, by service. */
const TAGGING: Readonly<Record<string, string>> = {
  ec2: "ec2:CreateTags|ec2:DeleteTags",
  lambda: "lambda:TagResource|lambda:UntagResource",
  secretsmanager: "secretsmanager:TagResource|secretsmanager:UntagResource",
  ssm: "ssm:AddTagsToResource|ssm:RemoveTagsFromResource",
  dynamodb: "dynamodb:TagResource|dynamodb:UntagResource",
  ecs: "ecs:TagResource|ecs:UntagResource",
  sqs: "sqs:TagQueue|sqs:UntagQueue",
};

const targetOfResource = (resource: Resource, below = ""): Target & { readonly resource: Resource } => ({
  resource,
  arn: resource.type === "ecs:service" && below !== "" ? below : `${resource.arn}${below}`,
  account: resource.account,
  tags: resource.tags,
  policy: resource.policy,
  tagging: TAGGING[resource.type.split(":")[0] ?? ""],
});

/** Instances and services that commands can be run on: the agent must be let in, or the setting be on. */
const LISTENS: Readonly<Record<string, (account: Account, resource: Resource) => boolean>> = {
  "ssm/command": isManaged,
  "ssm/session": isManaged,
  "ecs/command": (_, { value }) => value.execute === true,
};

const managed = new WeakMap<Resource, boolean>();

/** Systems Manager reaches an instance whose role lets its agent register. */
function isManaged(account: Account, resource: Resource): boolean {
  const known = managed.get(resource);
  if (known !== undefined) return known;
  const answer = registers(account, resource);
  managed.set(resource, answer);
  return answer;
}

function registers({ estate, today, id }: Account, { role }: Resource): boolean {
  const principal = role === undefined ? undefined : estate.principals.get(role);
  if (principal === undefined) return false;
  return (
    may(holderOf(estate, principal, today), "ssm:UpdateInstanceInformation", {
      arn: `arn:aws:ec2:us-east-1:${id}:instance/any`,
      account: id,
    }) !== undefined
  );
}

function running(account: Account, holder: Holder): Grant[] {
  return RUNNING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const open = mayMake(holder, way.needs);
    if (open === undefined) return [];
    const listens = LISTENS[way.id];
    const resources = (account.resources.byType.get(`${account.id} ${way.type}`) ?? []).filter(
      (each) => listens === undefined || listens(account, each),
    );
    const targets = resources.map((each) => runTarget(way.id, each));
    return permittedTargets(holder, way.needs, targets).flatMap(([{ resource }, more]): Grant[] => {
      const grant = { way: way.id, actions: actionsOf(way.needs), open: distinctOpen([...open, ...more]) };
      const power = /command|session|key$/.test(way.id) ? "execute" : "change-code";
      const through = way.id === "ec2/template-version" ? rolesOfGroups(account, resource) : [];
      return [
        { ...grant, power, target: resource.uid },
        ...through.map(({ arn }): Grant => ({ ...grant, power: "pass-role", target: arn })),
      ];
    });
  });
}

/**
 * A new version of a template may name any instance profile. Nobody is asked for iam:PassRole when a group that follows the
 * template's default or latest version launches from it.
 */
function rolesOfGroups({ estate, principals, id }: Account, template: Resource): Principal[] {
  const follows = (estate.objects.get("autoscaling:group") ?? []).some(
    ({ account, value }) =>
      account === id &&
      value.follows === true &&
      texts(value, "templates").some((each) => each === template.uid || template.aliases.includes(each)),
  );
  return follows
    ? principals.filter((each) => each.profiles.size > 0 && trusts(each, { services: ["ec2.amazonaws.com"] }))
    : [];
}

/** A command runs in a task of the service: policies name the task and, as a condition, its cluster. */
function runTarget(way: string, resource: Resource): Target & { readonly resource: Resource } {
  if (way !== "ecs/command") return targetOfResource(resource);
  const [, partition, , region, owner] = resource.arn.split(":");
  const cluster = typeof resource.value.cluster === "string" ? resource.value.cluster : "default";
  const name = cluster.slice(cluster.lastIndexOf("/") + 1);
  const clusterArn = `arn:${partition}:ecs:${region}:${owner}:cluster/${name}`;
  const task = `arn:${partition}:ecs:${region}:${owner}:task/${name}/0123456789abcdef0123456789abcdef`;
  return { ...targetOfResource(resource, task), keys: { "ecs:cluster": { is: "known", values: [clusterArn] } } };
}

function becoming(account: Account, holder: Holder): Grant[] {
  return BECOMING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const others = account.principals.filter(
      ({ kind, arn, serviceLinked }) => kind === way.kind && arn !== holder.caller.arn && !serviceLinked,
    );
    const fit = others
      .filter(({ arn }) => way.id !== "iam/access-key" || (account.accessKeys.get(arn) ?? 0) < 2)
      .filter(({ arn }) => way.full !== true || (account.accessKeys.get(arn) ?? 0) >= 2);
    return permittedTargets(holder, way.needs, fit.map(targetOf)).map(([{ arn }, open]): Grant => ({
      power: "take-over",
      way: way.id,
      actions: actionsOf(way.needs),
      target: arn,
      open,
    }));
  });
}

function rewriting(account: Account, holder: Holder): Grant[] {
  return REWRITING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    return account.principals
      .filter(({ kind, serviceLinked }) => kind === way.kind && !serviceLinked)
      .flatMap((principal) => {
        const open = rewritable(account, holder, way, principal);
        if (open === undefined) return [];
        const grant = { way: way.id, actions: actionsOf(way.needs) };
        return [
          ...becomeAdministrator(account, holder, principal).map((target): Grant => ({
            ...grant,
            power: "rewrite-policies",
            target,
            open,
          })),
          ...throughStranger(account, holder, principal).map((more): Grant => ({
            ...grant,
            power: "create-principal",
            target: `aws/${account.id}`,
            open: distinctOpen([...open, ...more]),
          })),
        ];
      });
  });
}

/**
 * A role that only users assume of whom no input says anything: whether the attacker is one of them nobody knows, so that
 * is an open condition, one for each such user.
 */
function throughStranger(account: Account, holder: Holder, principal: Principal): (readonly Open[])[] {
  if (principal.kind !== "role" || principal.arn === holder.caller.arn || !account.couldBeAdministrator(principal))
    return [];
  const strangers = account.strangers.get(principal.arn) ?? [];
  return strangers.slice(0, 1).map((user) => [
    {
      condition: { operator: "resource", key: "the attacker", values: [user], quantifier: "one", ifExists: false },
      holds: true,
    },
  ]);
}

/** What must hold besides for the principal's policies to be changed by this way; undefined: they cannot. */
function rewritable(
  { estate, today }: Account,
  holder: Holder,
  way: Rewriting,
  principal: Principal,
): readonly Open[] | undefined {
  const action = way.needs[0]?.action ?? "";
  if (way.unbounded === true) {
    if (
      principal.boundary === undefined ||
      !mayDoEverything({ ...holderOf(estate, principal, today), boundary: undefined, relevant: new Map() })
    )
      return undefined;
    return may(holder, action, { ...targetOf(principal), keys: AS_ATTACKER_ASKS });
  }
  if (way.policy === undefined) return may(holder, action, { ...targetOf(principal), keys: AS_ATTACKER_ASKS });
  for (const arn of [...principal.attached].sort()) {
    const policy = estate.policies.get(arn);
    if (policy === undefined || policy.account !== principal.account) continue;
    if (
      way.policy === "earlier-version" &&
      !policy.otherVersions.some((each) =>
        mayDoEverything(
          newHolder(
            holderOf(estate, principal, today).caller,
            [...principal.statements, ...each],
            principal.boundary,
            today,
          ),
        ),
      )
    )
      continue;
    const open = may(holder, action, { arn, account: policy.account });
    if (open !== undefined) return open;
  }
  return undefined;
}

/** Those who become administrator when the principal gets everything allowed: itself, or a group's members. */
function becomeAdministrator(account: Account, holder: Holder, principal: Principal): string[] {
  if (principal.kind !== "group") return account.couldBeAdministrator(principal) ? [principal.arn] : [];
  const members = account.principals.filter(
    (each) => each.kind === "user" && groupsOf(account.estate, each).includes(principal),
  );
  // Who comes in as a user that no input describes may be a member.
  return [
    ...members.filter(account.couldBeAdministrator).map(({ arn }) => arn),
    ...(account.strangers.get(holder.caller.arn) ?? []),
  ];
}

function creating(account: Account, holder: Holder): Grant[] {
  return CREATING.flatMap((way): Grant[] => {
    const open = mayMake(holder, way.needs);
    return open === undefined
      ? []
      : [{ power: "create-principal", way: way.id, actions: actionsOf(way.needs), target: `aws/${account.id}`, open }];
  });
}

function reading(account: Account, holder: Holder): Grant[] {
  return [...READING, ...SHOWING].flatMap((way) => {
    const resources = account.resources.byType.get(`${account.id} ${way.type}`) ?? [];
    const targets = resources.filter((each) => isWorth(way, each)).map((each) => targetOfResource(each, way.below));
    const usable = mayAtAll(holder, way.action) ? targets : targets.filter(({ policy }) => (policy ?? []).length > 0);
    const found = permittedTargets(holder, [{ action: way.action, on: "target" }], usable);
    return found.flatMap(([{ resource }, open]) =>
      gained(way, resource).map((target): Grant => ({
        power: "read",
        way: `read/${way.type}`,
        actions: way.action,
        target,
        open,
      })),
    );
  });
}

/** A copy of a database under the attacker's own password. */
function copying(account: Account, holder: Holder): Grant[] {
  return COPYING.flatMap((way) => {
    if (!isThere(account, way, holder) || way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const open = mayMake(holder, way.needs);
    if (open === undefined) return [];
    const targets = (account.resources.byType.get(`${account.id} ${way.type}`) ?? []).map((each) =>
      targetOfResource(each),
    );
    return permittedTargets(holder, way.needs, targets).map(([{ resource }, more]): Grant => ({
      power: "read",
      way: way.id,
      actions: actionsOf(way.needs),
      target: resource.uid,
      open: distinctOpen([...open, ...more]),
    }));
  });
}

/** Calling a function is sending requests to its service. */
function invoking(account: Account, holder: Holder): Grant[] {
  const action = "lambda:InvokeFunction|lambda:InvokeAsync|lambda:InvokeFunctionUrl";
  const functions = account.resources.byType.get(`${account.id} lambda:function`) ?? [];
  const targets = functions
    .filter(({ policy }) => policy.length > 0 || mayAtAll(holder, action))
    .map((each) => targetOfResource(each));
  return permittedTargets(holder, [{ action, on: "target" }], targets).map(([{ resource }, open]): Grant => ({
    power: "invoke",
    way: "lambda/invoke",
    actions: action,
    target: invocationUid(resource.uid),
    open,
  }));
}

/** The service that a function's code listens on. */
export function invocationUid(functionUid: string): string {
  return `${functionUid}/invoke`;
}

/** Configuration is worth reading only for what it gives away. */
function isWorth(way: Reading, resource: Resource): boolean {
  return READING.includes(way) || resource.accessKeys.length > 0;
}

function gained(way: Reading, resource: Resource): string[] {
  const keys = resource.accessKeys.map(accessKeyUid);
  return READING.includes(way) ? [resource.uid, ...keys] : keys;
}

/** The asset for an access key, by its id. */
export function accessKeyUid(id: string): string {
  return `aws/access-key/${id}`;
}
