/** Which role a thing's code runs as: by its own setting, its instance profile, its task definition or its launch template. */
import { text, texts } from "../kubernetes/fields.js";
import type { AwsObject, Estate, Principal } from "./estate.js";

const last = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** ARN of the role that a thing's code runs as. */
export function roleOf(estate: Estate, object: AwsObject): string | undefined {
  const { account, value, type } = object;
  const role = text(value, "role");
  if (role !== undefined) return roleArn(estate, account, role);
  const profile = text(value, "profile");
  if (profile !== undefined) return roleOfProfile(estate, account, profile);
  if (type === "autoscaling:group") return roleOfTemplate(estate, object);
  if (type !== "ecs:service") return undefined;
  const taskRole = text(taskOf(estate, { account, value })?.value, "role");
  return taskRole === undefined ? undefined : roleArn(estate, account, taskRole);
}

/**
 * The definition that a service's tasks run from. A plan does not know yet which one a service will name: where one alone in
 * the account is named by no service, it is that one.
 */
export function taskOf(
  estate: Estate,
  { account, value }: Pick<AwsObject, "account" | "value">,
): AwsObject | undefined {
  const definitions = (estate.objects.get("ecs:task-definition") ?? []).filter((each) => each.account === account);
  const task = text(value, "task");
  const named = definitions.find((each) => isCalled(each, task));
  if (named !== undefined || isName(task)) return named;
  const services = (estate.objects.get("ecs:service") ?? []).filter((each) => each.account === account);
  const free = definitions.filter((each) => !services.some((other) => isCalled(each, text(other.value, "task"))));
  return free.length === 1 ? free[0] : undefined;
}

/** Whether no input says by name which definition the service's tasks run from. */
export function isTaskInferred(estate: Estate, service: Pick<AwsObject, "account" | "value" | "type">): boolean {
  if (service.type !== "ecs:service") return false;
  const task = taskOf(estate, service);
  return task !== undefined && !isCalled(task, text(service.value, "task"));
}

const isCalled = ({ value }: AwsObject, name: string | undefined) =>
  name !== undefined && [text(value, "arn"), text(value, "id"), text(value, "name")].includes(name);

/** An ARN, or a family with or without its revision. */
const isName = (task: string | undefined) => task !== undefined && /^(arn:.+|[\w-]+(:\d+)?)$/.test(task);

/** Machines of a group are what its launch template says. */
function roleOfTemplate(estate: Estate, { account, value: { templates } }: AwsObject): string | undefined {
  const named = texts({ templates }, "templates");
  const template = (estate.objects.get("ec2:launch-template") ?? []).find(
    (each) => each.account === account && named.some((name) => isCalled(each, name)),
  );
  return template === undefined ? undefined : roleOf(estate, template);
}

function roleArn(estate: Estate, account: string, role: string): string {
  if (role.startsWith("arn:")) return role;
  return principalNamed(estate, account, "role", role)?.arn ?? `arn:aws:iam::${account}:role/${role}`;
}

/** A principal by its name or ARN. */
export function principalNamed(estate: Estate, account: string, kind: string, name: string): Principal | undefined {
  return namesOf(estate).get(`${account} ${kind} ${last(name)}`);
}

function roleOfProfile(estate: Estate, account: string, profile: string): string | undefined {
  return namesOf(estate).get(`${account} profile ${last(profile)}`)?.arn;
}

const names = new WeakMap<Estate, Map<string, Principal>>();

function namesOf(estate: Estate): Map<string, Principal> {
  const known = names.get(estate);
  if (known !== undefined) return known;
  const found = new Map<string, Principal>();
  for (const principal of estate.principals.values()) {
    found.set(`${principal.account} ${principal.kind} ${principal.name}`, principal);
    for (const profile of principal.profiles) found.set(`${principal.account} profile ${last(profile)}`, principal);
  }
  names.set(estate, found);
  return found;
}
