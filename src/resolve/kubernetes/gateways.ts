/** Gateway API: Gateways and the routes attached to them. */
import { INTERNET } from "../../model/index.js";
import { byText, items, number, pick, text, texts } from "./fields.js";
import type { Fields } from "./fields.js";
import { holdsPublicAddress, parseCidr } from "./network/addresses.js";
import { namespaceLabels } from "./network/parties.js";
import { matches, readSelector } from "./network/selector.js";
import { shortName, uidOf } from "./objects.js";
import type { KubernetesObject } from "./objects.js";
import { asset, relate, unjoined } from "./output.js";
import { namespaceUid } from "./scopes.js";
import { EVERYTHING, ofExpression, sharesHost, writeRoute } from "./routes.js";
import type { RouteContext, Rule } from "./routes.js";

const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

export function resolveGateways(context: RouteContext): void {
  for (const gateway of context.cluster.ofKind("Gateway")) writeGateway(gateway, context);
  for (const route of context.cluster.ofKind(...ROUTE_KINDS)) attachRoute(route, context);
}

function writeGateway(object: KubernetesObject, { cluster, output }: RouteContext): void {
  const listeners = items(object.value, "spec", "listeners");
  const ports = listeners.flatMap((each) => number(each, "port") ?? []);
  const hosts = listeners.flatMap((each) => text(each, "hostname") ?? []);
  const addresses = [
    ...items(object.value, "status", "addresses"),
    ...items(object.value, "spec", "addresses"),
  ].flatMap((each) => text(each, "value") ?? []);
  const { protocol, application } = spokenBy(listeners);
  asset(output, object, {
    uid: object.uid,
    kind: "Service",
    name: object.name,
    aliases: [shortName(cluster.uid, object.uid)],
    properties: {
      ...(application === undefined ? {} : { application }),
      protocol,
      hosts: [...hosts, ...addresses],
      ...(ports[0] === undefined ? {} : { port: ports[0] }),
    },
  });
  relate(output, object, { type: "IN", source: object.uid, target: namespaceUid(cluster, object.namespace!) });
  if (isInternalGateway(object, addresses)) return;
  const properties = { protocol, ranges: [...new Set(ports.map(String))], why: "a Gateway's listeners" };
  relate(output, object, { type: "CAN_CONNECT", source: INTERNET, target: object.uid, properties });
}

/** What its listeners take; a Gateway without any is taken for one of the web. */
function spokenBy(listeners: readonly Fields[]): { protocol: "tcp" | "udp"; application?: "http" | "https" } {
  const spoken = listeners.map((each) => text(each, "protocol") ?? "HTTP");
  const takes = (wanted: RegExp) => spoken.some((each) => wanted.test(each));
  if (takes(/^(HTTPS|TLS)$/)) return { protocol: "tcp", application: "https" };
  if (spoken.length === 0 || !takes(/^(TCP|UDP)$/) || takes(/^HTTP$/)) return { protocol: "tcp", application: "http" };
  return { protocol: takes(/^TCP$/) ? "tcp" : "udp" };
}

/** By its class, the annotations for its load balancer, or addresses of which none is public. */
function isInternalGateway(object: KubernetesObject, addresses: readonly string[]): boolean {
  if (/(^|-)(internal|private|rilb|mesh|waypoint)(-|$)/i.test(text(object.value, "spec", "gatewayClassName") ?? ""))
    return true;
  const said = {
    ...object.annotations,
    ...((object.value.spec as Fields | undefined)?.infrastructure as Fields | undefined),
  };
  const written = JSON.stringify(said);
  if (
    /load-balancer-(internal|scheme|type)":"(true|internal)"/i.test(written) ||
    /service-type":"ClusterIP"/.test(written)
  )
    return true;
  const ranges = addresses.map(parseCidr);
  return ranges.length > 0 && ranges.every((range) => range !== undefined && !holdsPublicAddress(range));
}

/** A route whose parent is a Service speaks to clients in the cluster: nothing leads to it from outside. */
function attachRoute(object: KubernetesObject, context: RouteContext): void {
  const { cluster, output } = context;
  const refs = items(object.value, "spec", "parentRefs").filter(
    (ref) => (text(ref, "kind") ?? "Gateway") === "Gateway",
  );
  if (refs.length === 0) return;
  const parents = refs.flatMap((ref) => {
    const [namespace, name] = [text(ref, "namespace") ?? object.namespace!, text(ref, "name") ?? ""];
    const uid = uidOf(cluster.uid, "Gateway", namespace, name);
    const gateway = cluster.find("Gateway", namespace, name);
    if (gateway === undefined) {
      unjoined(
        output,
        object,
        `${shortName(cluster.uid, object.uid)} hangs on Gateway ${namespace}/${name}, which is not in the inputs: nothing leads to it`,
      );
      return [];
    }
    return accepts(gateway, ref, object, context) ? [uid] : [];
  });
  const hosts = texts(object.value, "spec", "hostnames");
  const rules = items(object.value, "spec", "rules")
    .flatMap((rule) => readRule(rule, object, hosts[0] ?? ""))
    .filter((rule) => isGranted(object, rule, context));
  writeRoute(
    { object, parents: [...new Set(parents)].sort(byText), hosts, rules: distinctRules(rules), https: false },
    context,
  );
}

/** A Service of another namespace must let routes of this one in: https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
function isGranted(route: KubernetesObject, { namespace, service }: Rule, { cluster, output }: RouteContext): boolean {
  if (namespace === route.namespace) return true;
  const granted = cluster
    .ofKind("ReferenceGrant")
    .some(
      (grant) =>
        grant.namespace === namespace &&
        items(grant.value, "spec", "from").some(
          (from) => text(from, "kind") === route.kind && text(from, "namespace") === route.namespace,
        ) &&
        items(grant.value, "spec", "to").some(
          (to) => text(to, "kind") === "Service" && (text(to, "name") ?? service) === service,
        ),
    );
  if (!granted)
    unjoined(
      output,
      route,
      `${shortName(cluster.uid, route.uid)} leads to Service ${namespace}/${service}, and no ReferenceGrant there lets it: that route is closed`,
    );
  return granted;
}

/** A listener takes routes of its own namespace unless it says otherwise, and only those that share a host with it. */
function accepts(gateway: KubernetesObject, ref: Fields, route: KubernetesObject, context: RouteContext): boolean {
  const { cluster, output } = context;
  const [section, port] = [text(ref, "sectionName"), number(ref, "port")];
  const hosts = texts(route.value, "spec", "hostnames");
  const taken = items(gateway.value, "spec", "listeners").some((listener) => {
    if (section !== undefined && text(listener, "name") !== section) return false;
    if (port !== undefined && number(listener, "port") !== port) return false;
    const host = text(listener, "hostname");
    const shared = host === undefined || hosts.length === 0 || hosts.some((each) => sharesHost(host, each));
    return shared && takesFrom(listener, gateway, route, context);
  });
  if (!taken)
    unjoined(
      output,
      route,
      `${shortName(cluster.uid, route.uid)}: no listener of ${shortName(cluster.uid, gateway.uid)} takes routes of its namespace and hosts`,
    );
  return taken;
}

function takesFrom(
  listener: Fields,
  gateway: KubernetesObject,
  route: KubernetesObject,
  { cluster }: RouteContext,
): boolean {
  const from = text(listener, "allowedRoutes", "namespaces", "from") ?? "Same";
  if (from === "All") return true;
  if (from !== "Selector") return gateway.namespace === route.namespace;
  const selector = readSelector(pick(listener, "allowedRoutes", "namespaces", "selector"));
  return selector !== undefined && matches(selector, namespaceLabels(cluster, route.namespace!));
}

function readRule(rule: Fields, route: KubernetesObject, host: string): Rule[] {
  const matched = items(rule, "matches");
  const requests: Requests[] = matched.length === 0 ? [EVERYTHING] : matched.map(requestsOf);
  const filters = items(rule, "filters");
  const mirrors = filters
    .filter((each) => text(each, "type") === "RequestMirror")
    .map((each) => (each.requestMirror as Fields | undefined)?.backendRef);
  const backends = [...items(rule, "backendRefs").filter((each) => each.weight !== 0), ...mirrors];
  return backends.flatMap((ref) => {
    const service = text(ref, "name");
    if (service === undefined || (text(ref, "kind") ?? "Service") !== "Service") return [];
    const namespace = text(ref, "namespace") ?? route.namespace!;
    const rewritten = [...filters, ...items(ref, "filters")].some(
      (each) => pick(each, "urlRewrite", "path") !== undefined,
    );
    return requests.map((each) => ({ host, ...each, namespace, service, port: number(ref, "port"), rewritten }));
  });
}

type Requests = Pick<Rule, "path" | "pathMatch" | "method">;

/** Of an HTTPRoute's match; headers and queries are the client's to choose, so they keep nobody out. */
function requestsOf(match: Fields): Requests {
  const path = text(match, "path", "value");
  const method = text(match, "method");
  if (path === undefined) return { path: grpcPath(match), pathMatch: "segments", method };
  const type = text(match, "path", "type");
  if (type === "RegularExpression") return { ...ofExpression(path), method };
  return { path, pathMatch: type === "Exact" ? "exact" : "segments", method };
}

function grpcPath(match: Fields): string {
  const [service, method] = [text(match, "method", "service"), text(match, "method", "method")];
  return service === undefined ? "/" : `/${service}${method === undefined ? "" : `/${method}`}`;
}

function distinctRules(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
