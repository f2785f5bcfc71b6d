/** Bringing code onto what runs already. */
import { texts } from "../../kubernetes/fields.js";
import type { Principal } from "../estate.js";
import { distinctOpen, holderOf, may, mayAtAll, type Holder } from "../holder.js";
import { partitionOf } from "../partition.js";
import { shellUid } from "../login-keys.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import type { Resource } from "../resources.js";
import type { KeyValue } from "../policy/condition.js";
import type { Open } from "../policy/evaluate.js";
import { RUNNING, type Running } from "../ways/index.js";
import { actionsOf, type Account, type Grant } from "./grant.js";
import { trusts } from "./passing.js";
import { listOnce, targetOf, targetOfResource, type ResourceTarget } from "./target.js";

const TUNNEL = "ec2-instance-connect/tunnel";
const CONSOLE = "ec2-instance-connect/console-key";

/** Instances and services that commands can be run on: the agent must be let in, or the setting be on. */
const LISTENS: Readonly<Record<string, (account: Account, resource: Resource) => boolean>> = {
  "ssm/command": isManaged,
  "ssm/session": isManaged,
  "ecs/command": (_, { value }) => value.execute === true,
  // The console asks for a name and a password, whoever may connect to it.
  [CONSOLE]: (_, { value }) => value.login === true,
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
      arn: `arn:${partitionOf(principal.arn)}:ec2:us-east-1:${id}:instance/any`,
      account: id,
    }) !== undefined
  );
}

/** What runs already and its code can be changed, or commands be run there. */
export function running(account: Account, holder: Holder): Grant[] {
  return RUNNING.flatMap((way) => {
    if (way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const open = mayMake(holder, way.needs);
    if (open === undefined) return [];
    const listens = LISTENS[way.id];
    const targets = listOnce(account, `run ${way.id}`, () =>
      (account.resources.byType.get(`${account.id} ${way.type}`) ?? [])
        .filter((each) => listens === undefined || listens(account, each))
        .map((each) => runTarget(way.id, each)),
    );
    return permittedTargets(holder, way.needs, targets).flatMap(([{ resource }, more]): Grant[] => {
      const [passing, using] = [mayPassAgain(account, holder, way, resource), mayUse(holder, way, resource)];
      if (passing === undefined || using === undefined) return [];
      const all = distinctOpen([...open, ...more, ...passing, ...using]);
      const grant = { way: way.id, actions: actionsOf(way.needs), open: all };
      const power = powerOf(account, way.id, resource);
      const through = way.id === "ec2/template-version" ? rolesOfGroups(account, resource) : [];
      return [
        { ...grant, power, target: power === "invoke" ? shellUid(resource.uid) : resource.uid },
        ...through.map(({ arn }): Grant => ({ ...grant, power: "pass-role", target: arn })),
      ];
    });
  });
}

/** Whether it may give what it changes the role that this has; undefined: it may not. */
function mayPassAgain({ estate, id }: Account, holder: Holder, { passes }: Running, { role }: Resource) {
  if (passes === undefined || role === undefined) return [];
  const principal = estate.principals.get(role);
  const keys = { "iam:passedtoservice": { is: "known", values: [passes] } satisfies KeyValue };
  return may(holder, "iam:PassRole", {
    ...(principal === undefined ? { arn: role, account: id } : targetOf(principal)),
    keys,
  });
}

/** Whether it may run one of the documents there, which are in the region of the machine; undefined: it may not. */
function mayUse(holder: Holder, { documents, needs }: Running, { arn }: Resource): readonly Open[] | undefined {
  if (documents === undefined) return [];
  const [, partition = "aws", , region = ""] = arn.split(":");
  const { account } = holder.caller;
  const answers = documents.flatMap((name) => {
    const document = `arn:${partition}:ssm:${region === "" ? "us-east-1" : region}::document/${name}`;
    const open = may(holder, needs[0]?.action ?? "", { arn: document, account });
    return open === undefined ? [] : [open];
  });
  return answers.sort((a, b) => a.length - b.length)[0];
}

/** A key for logging in is worth what the network lets through to the login; where no input tells that, it is taken to be enough. */
function powerOf({ isPlaced }: Account, way: string, { uid }: Resource): Grant["power"] {
  if (way === CONSOLE) return "invoke";
  if (way === TUNNEL) return "open-tunnel";
  if (way === "ec2-instance-connect/key" && isPlaced(uid)) return "log-in";
  return /command|session|key$/.test(way) ? "execute" : "change-code";
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

/** The caller names a port of a login and an address; which machines that leaves, only the network tells. */
const TUNNEL_KEYS: Readonly<Record<string, KeyValue>> = {
  "ec2-instance-connect:remoteport": { is: "known", values: ["22"] },
  "ec2-instance-connect:privateipaddress": { is: "unknown" },
  "ec2-instance-connect:maxtunnelduration": { is: "chosen" },
};

/** A command runs in a task of the service: policies name the task and, as a condition, its cluster. */
function runTarget(way: string, resource: Resource): ResourceTarget {
  if (way === TUNNEL) return { ...targetOfResource(resource), keys: TUNNEL_KEYS };
  if (way !== "ecs/command") return targetOfResource(resource);
  const [, partition, , region, owner] = resource.arn.split(":");
  const cluster = typeof resource.value.cluster === "string" ? resource.value.cluster : "default";
  const name = cluster.slice(cluster.lastIndexOf("/") + 1);
  const clusterArn = `arn:${partition}:ecs:${region}:${owner}:cluster/${name}`;
  const task = `arn:${partition}:ecs:${region}:${owner}:task/${name}/0123456789abcdef0123456789abcdef`;
  return { ...targetOfResource(resource, task), keys: { "ecs:cluster": { is: "known", values: [clusterArn] } } };
}
