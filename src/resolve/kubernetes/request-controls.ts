/**
 * Who must show a token to a pod of the mesh: AuthorizationPolicies that demand one, which RequestAuthentication checks,
 * or that ask an external authorizer. Where every request to a Service must, the Service bears the control; where only
 * requests to some paths must, an endpoint for each of these does, and the Service stays open.
 */
import { byText, text } from "./fields.js";
import { authorizationSubject } from "./network/istio/authorization.js";
import { readAuthorization } from "./network/istio/authorization-rules.js";
import type { AuthorizationRule, Operation } from "./network/istio/authorization-rules.js";
import { membershipOf } from "./network/istio/membership.js";
import { namespaceLabels } from "./network/parties.js";
import type { PolicyPort } from "./network/rule.js";
import { holds } from "./network/who.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { stateEndpoint } from "./routes.js";
import type { Endpoint, RouteContext } from "./routes.js";
import type { Backend, Service } from "./service.js";

interface Demand {
  readonly object: KubernetesObject;
  readonly action: string;
  readonly rules: readonly AuthorizationRule[];
  readonly isAbout: (backend: Backend) => boolean;
}

export function resolveRequestControls(context: RouteContext, services: readonly Service[]): void {
  const demands = context.cluster
    .ofKind("AuthorizationPolicy.security.istio.io")
    .flatMap((object) => readDemand(context.cluster, object));
  if (demands.length === 0) return;
  for (const service of services) {
    if (service.backends.length > 0) controlService(service, demands, context);
  }
}

function readDemand(cluster: Cluster, object: KubernetesObject): Demand[] {
  const subject = authorizationSubject(object, []);
  const action = (text(object.value, "spec", "action") ?? "ALLOW").toUpperCase();
  if (subject === undefined || !["ALLOW", "DENY", "CUSTOM"].includes(action)) return [];
  const isAbout = ({ workload }: Backend) => {
    const { namespace, pods } = workload;
    if (subject.namespace !== undefined && subject.namespace !== namespace) return false;
    const own = namespaceLabels(cluster, namespace);
    // All pods must be under the policy: one that is not answers without a token.
    return pods.every((pod) => {
      const seen = { namespace, namespaceLabels: own, labels: pod.labels, accountLabels: {}, self: {} };
      return membershipOf(pod, own) === "sidecar" && holds(subject.test, seen);
    });
  };
  return [{ object, action, rules: readAuthorization(object, []), isAbout }];
}

function isOn({ ports }: Operation, port: number): boolean {
  return (
    ports === undefined ||
    ports.some((each: PolicyPort) => "range" in each && each.range[0] <= port && port <= each.range[1])
  );
}

function isWhole(operation: Operation, port: number): boolean {
  return !operation.requests && isOn(operation, port);
}

/** The policies by which every request to the port needs a token; none: some do not. */
function wholeDemand(demands: readonly Demand[], port: number): Demand[] {
  const closing = demands.filter(
    ({ action, rules }) =>
      action !== "ALLOW" &&
      rules.some(
        (rule) =>
          (action === "CUSTOM"
            ? rule.sources.every(({ requests, claimed }) => !requests && claimed !== true)
            : rule.isAboutNoToken) && rule.operations.some((operation) => isWhole(operation, port)),
      ),
  );
  const allows = demands.filter(({ action }) => action === "ALLOW");
  const open = allows.flatMap(({ rules }) => rules.filter((rule) => rule.operations.some((each) => isOn(each, port))));
  const allowed = open.length > 0 && open.every((rule) => rule.wantsToken) ? allows : [];
  return [...closing, ...allowed];
}

/** Paths of which the requests need a token. */
function pathsWithToken(demands: readonly Demand[], port: number): { path: string; demand: Demand }[] {
  return demands.flatMap((demand) =>
    demand.rules
      .filter((rule) =>
        demand.action === "CUSTOM" ? true : demand.action === "DENY" ? rule.isAboutNoToken : rule.wantsToken,
      )
      .flatMap((rule) => rule.operations.filter((each) => isOn(each, port)))
      .flatMap(({ paths }) => paths.map((path) => ({ path, demand }))),
  );
}

function controlService(service: Service, demands: readonly Demand[], context: RouteContext): void {
  const { output, endpoints } = context;
  const own = service.backends.map((backend) => ({ backend, about: demands.filter((each) => each.isAbout(backend)) }));
  const whole = own.map(({ backend, about }) => wholeDemand(about, backend.targetPort));
  if (whole.every((each) => each.length > 0)) {
    const { object } = whole[0]![0]!;
    return demandToken(service.uid, service.name, object, output);
  }
  const guarded = own.map(({ backend, about }) => pathsWithToken(about, backend.targetPort));
  const paths = new Map(guarded.flat().map(({ path, demand }) => [path, demand] as const));
  const everywhere = [...paths].filter(([path]) => guarded.every((each) => each.some((one) => one.path === path)));
  for (const [uid, endpoint] of endpoints.get(service.uid) ?? []) {
    const [, demand] = everywhere.find(([pattern]) => isWithin(endpoint, pattern)) ?? [];
    if (demand !== undefined) demandToken(uid, `${service.name} via ${endpoint.path}`, demand.object, output);
  }
  for (const path of [...paths.keys()].sort(byText).slice(0, 256))
    writeEndpoint(service, path, paths.get(path)!, context);
}

/** Whether a route hands on only requests that a path of a policy means: that path, or `/prefix*`. */
function isWithin({ path, pathMatch }: Endpoint, pattern: string): boolean {
  if (pattern === "*") return true;
  if (pathMatch === "unknown") return false;
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pathMatch === "exact" && path === pattern;
}

function demandToken(uid: string, name: string, { path, at }: KubernetesObject, output: RouteContext["output"]): void {
  const properties = { controls: ["authentication"] };
  const said = { fact: "asset", uid, kind: "Service", name, aliases: [], properties, basis: "configured" } as const;
  output.facts.push({ ...said, aliases: [], path, at, mention: true });
}

function writeEndpoint(service: Service, path: string, { object }: Demand, context: RouteContext): void {
  const uid = `${service.uid}#via${path.startsWith("/") ? "" : "/"}${path.slice(0, 1024)}`;
  const pathMatch = path.includes("*") ? "text" : "exact";
  const properties = { path: path.replace(/\*$/, ""), pathMatch, controls: ["authentication"] } as const;
  stateEndpoint(object, { uid, name: `${service.name} via ${path}`, service, properties }, context);
}
