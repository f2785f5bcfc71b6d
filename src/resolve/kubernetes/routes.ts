/**
 * Routes into the cluster: Ingress, Gateway API and OpenShift Route.
 * internet → controller or Gateway → FORWARDS → the route's own Service asset → FORWARDS → Service behind it,
 * through an endpoint of that Service where the route carries controls or lets through some requests only.
 */
import { INTERNET } from "../../model/index.js";
import type { Network } from "./network/index.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { asset, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { controlsOf } from "./route-controls.js";
import { namespaceUid } from "./scopes.js";
import type { Backend, Service } from "./service.js";

export interface RouteContext {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly services: ReadonlyMap<string, Service>;
  readonly endpoints: Endpoints;
  readonly output: Output;
}

/** Endpoints that were made, by the uid of their Service, then by their own. */
export type Endpoints = Map<string, Map<string, Endpoint>>;

export interface Endpoint {
  readonly path: string;
  readonly pathMatch: PathMatch;
  readonly controls: readonly string[];
}

/**
 * What a route's path covers: whole segments from the start, itself alone, whatever begins with it, or nobody can tell
 * (a regular expression).
 */
export type PathMatch = "segments" | "exact" | "text" | "unknown";

/** One way that a route leads: requests for this host and path go to that Service and port. */
export interface Rule {
  readonly host: string;
  readonly path: string;
  readonly pathMatch: PathMatch;
  readonly namespace: string;
  readonly service: string;
  /** Number or name of the Service's port; undefined: any. */
  readonly port: number | string | undefined;
  readonly method?: string | undefined;
  /** Whether the Service is asked for another path than the client names, so that nobody can tell what it is asked for. */
  readonly rewritten?: boolean;
}

/** Every request, whatever its path. */
export const EVERYTHING = { path: "/", pathMatch: "segments" } as const satisfies Pick<Rule, "path" | "pathMatch">;

/** What a regular expression covers: everything where it says so, else nobody can tell. */
export function ofExpression(path: string): Pick<Rule, "path" | "pathMatch"> {
  return /^\^?\/?(\.\*|\(\.\*\)|\(\)\(\.\*\))?\$?$/.test(path) ? EVERYTHING : { path, pathMatch: "unknown" };
}

function isRestricted({ path, pathMatch, method, rewritten = false }: Rule): boolean {
  return method !== undefined || rewritten || path !== "/" || pathMatch === "exact";
}

export interface Route {
  readonly object: KubernetesObject;
  /** uids of the Services that hand requests on to it; empty: nothing does. */
  readonly parents: readonly string[];
  readonly hosts: readonly string[];
  readonly rules: readonly Rule[];
  readonly https: boolean;
  /** uids of the workloads that hand requests on, where they are known; else any controller at the edge may. */
  readonly through?: readonly string[];
}

/** Whether two host names mean some host both; a star stands for any labels before what follows it. */
export function sharesHost(a: string, b: string): boolean {
  const covers = (wide: string, host: string) =>
    wide === "*" || wide === host || (wide.startsWith("*") && host.endsWith(wide.slice(1)));
  return covers(a, b) || covers(b, a);
}

export function writeRoute(route: Route, context: RouteContext): void {
  const { cluster, output } = context;
  const { object, hosts, parents } = route;
  const scheme = route.https ? "https" : "http";
  const aliases = [
    shortName(cluster.uid, object.uid),
    ...hosts.filter((host) => !host.includes("*")).flatMap((host) => [host, `${scheme}://${host}`]),
  ];
  const controls = controlsOf(object);
  asset(output, object, {
    uid: object.uid,
    kind: "Service",
    name: object.name,
    aliases,
    properties: {
      application: scheme,
      protocol: "tcp",
      hosts: [...hosts],
      ...(controls.length > 0 ? { controls } : {}),
    },
  });
  relate(output, object, { type: "IN", source: object.uid, target: namespaceUid(cluster, object.namespace!) });
  for (const source of parents)
    relate(output, object, {
      type: "FORWARDS",
      source,
      target: object.uid,
      properties: { why: `${object.kind} ${object.name}` },
    });
  for (const rule of route.rules) writeRule(route, rule, { ...context, controls });
}

function writeRule(
  { object, through = [] }: Route,
  rule: Rule,
  context: RouteContext & { controls: readonly string[] },
): void {
  const { cluster, services, output, controls } = context;
  const service = services.get(`${cluster.uid}/${rule.namespace}/Service/${rule.service}`);
  const named = `${shortName(cluster.uid, object.uid)} leads to Service ${rule.namespace}/${rule.service}`;
  if (service === undefined)
    return unjoined(output, object, `${named}, which is not in the inputs: nothing is known behind that route`);
  const all = service.backends.filter(({ port }) => isPort(port, rule.port));
  if (service.backends.length > 0 && all.length === 0) {
    return unjoined(output, object, `${named} port ${rule.port}, which the Service does not have`);
  }
  const behind = all.filter((each) => mayBeReached(each, through, context));
  if (all.length > 0 && behind.length === 0) {
    return unjoined(output, object, `${named}, but policies let no controller at the edge through to its pods`);
  }
  const isWhole = controls.length === 0 && !isRestricted(rule);
  const target = isWhole ? service.uid : writeEndpoint(object, rule, service, context);
  const ports = [...new Set(behind.map((each) => each.targetPort))];
  const why = describe(object, rule);
  for (const port of ports.length === 0 ? [undefined] : ports) {
    const properties = { path: rule.path, why, protocol: "tcp", ...(port === undefined ? {} : { port }) };
    relate(output, object, { type: "FORWARDS", source: object.uid, target, properties });
  }
}

function describe({ kind, name }: KubernetesObject, { method, host, path, rewritten }: Rule): string {
  const requests = `${method === undefined ? "" : `${method} `}${host === "" ? "any host" : host}${path}`;
  return `${kind} ${name}: ${requests}${rewritten === true ? ", rewritten on the way, so that any path may be asked for" : ""}`;
}

function isPort(port: Backend["port"], wanted: number | string | undefined): boolean {
  return wanted === undefined || port.port === wanted || port.name === wanted || port.target === wanted;
}

function mayBeReached(
  { workload, port, targetPort }: Backend,
  through: readonly string[],
  { network }: RouteContext,
): boolean {
  const target = { workload: workload.uid, protocol: port.protocol, port: targetPort };
  if (through.length > 0) return through.some((sender) => sender === workload.uid || network.mayReach(sender, target));
  return network.edgeMayReach(target) || network.publicMayReach(target);
}

type EndpointContext = RouteContext & { readonly controls: readonly string[] };

/** Two routes for the same requests are one endpoint unless they let them through differently. */
function writeEndpoint(object: KubernetesObject, rule: Rule, service: Service, context: EndpointContext): string {
  const { controls, endpoints } = context;
  const { host, path, method } = rule;
  const pathMatch = rule.rewritten === true ? "unknown" : rule.pathMatch;
  const route = `${method === undefined ? "" : `${method} `}${host}${path}`.replace(/\p{Cc}/gu, "").slice(0, 1024);
  const usual = `${service.uid}#via/${route}`;
  const standing = endpoints.get(service.uid)?.get(usual);
  const isOther =
    standing !== undefined && (standing.pathMatch !== pathMatch || standing.controls.join() !== controls.join());
  const uid = isOther ? `${usual} by ${object.kind} ${object.namespace}/${object.name}` : usual;
  const properties = {
    path,
    ...(method === undefined ? {} : { method }),
    ...(pathMatch === "segments" && method === undefined ? {} : { pathMatch }),
    hosts: host === "" ? [] : [host],
    controls: [...controls],
  };
  stateEndpoint(object, { uid, name: `${service.name} via ${route}`, service, properties }, context);
  return uid;
}

interface EndpointParts {
  readonly uid: string;
  readonly name: string;
  readonly service: Service;
  readonly properties: { readonly path: string; readonly pathMatch?: PathMatch; readonly controls: readonly string[] };
}

/** (endpoint)-[:ROUTES_TO]->(Service), once. */
export function stateEndpoint(
  object: KubernetesObject,
  { uid, name, service, properties }: EndpointParts,
  { cluster, output, endpoints }: RouteContext,
): void {
  if (output.stated.has(uid)) return;
  const aliases = [shortName(cluster.uid, uid)];
  const { path, pathMatch = "segments", controls } = properties;
  const said = { endpoint: true, application: "http", ...properties, controls: [...controls] };
  asset(output, object, { uid, kind: "Service", name, aliases, properties: said });
  relate(output, object, { type: "ROUTES_TO", source: uid, target: service.uid });
  const own = endpoints.get(service.uid) ?? new Map<string, Endpoint>();
  endpoints.set(service.uid, own.set(uid, { path, pathMatch, controls }));
}

/** The controller that no input holds: everyone may send it requests. */
export function mentionController(object: KubernetesObject, { cluster, output }: RouteContext): string {
  const uid = `${cluster.uid}/ingress-controller`;
  if (output.stated.has(uid)) return uid;
  asset(output, object, {
    uid,
    kind: "Service",
    name: "ingress controller",
    properties: { application: "http", protocol: "tcp" },
    basis: "inferred",
  });
  relate(output, object, { type: "IN", source: uid, target: cluster.uid });
  const properties = {
    protocol: "tcp",
    ranges: ["80", "443"],
    why: "a controller is there to take requests from the internet",
  };
  relate(output, object, { type: "CAN_CONNECT", source: INTERNET, target: uid, properties, basis: "inferred" });
  return uid;
}
