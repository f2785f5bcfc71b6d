/**
 * Istio's Gateways and VirtualServices: internet → Service in front of the gateway's pods → FORWARDS → VirtualService →
 * FORWARDS → Service behind it. A VirtualService that hangs on no gateway but the mesh itself leads nothing in from
 * outside. ServiceEntries name what lies beyond: a Service asset each, with the pods that one selects behind it.
 */
import { byText, fields, items, labels, number, pick, text, texts } from "./fields.js";
import type { Fields } from "./fields.js";
import { equalitySelector, matches } from "./network/selector.js";
import { readProtocol } from "./network/ports.js";
import { shortName, uidOf } from "./objects.js";
import type { KubernetesObject } from "./objects.js";
import { asset, relate, unjoined } from "./output.js";
import { EVERYTHING, mentionController, ofExpression, sharesHost, writeRoute } from "./routes.js";
import type { RouteContext, Rule } from "./routes.js";
import { namespaceUid } from "./scopes.js";
import type { Workload } from "./workloads.js";

const GROUP = "networking.istio.io";

export function resolveIstioRoutes(context: RouteContext, workloads: readonly Workload[]): void {
  const gateways = new Map(
    context.cluster.ofKind(`Gateway.${GROUP}`).map((object) => [object.uid, readGateway(object, workloads, context)]),
  );
  for (const object of context.cluster.ofKind(`VirtualService.${GROUP}`)) attach(object, gateways, context);
  for (const object of context.cluster.ofKind(`ServiceEntry.${GROUP}`)) writeEntry(object, workloads, context);
}

interface Gateway {
  readonly object: KubernetesObject;
  /** uids of the Services in front of its pods. */
  readonly fronts: readonly string[];
  readonly pods: readonly string[];
  readonly hosts: readonly string[];
  readonly https: boolean;
}

/** Its selector is about pods of any namespace; where no input holds one, it is a controller that is only named. */
function readGateway(object: KubernetesObject, workloads: readonly Workload[], context: RouteContext): Gateway {
  const wanted = equalitySelector(labels(object.value, "spec", "selector"));
  const pods = workloads.filter(({ pods: own }) => wanted.length > 0 && own.some((pod) => matches(wanted, pod.labels)));
  const fronts = [...context.services.values()].filter(({ backends }) =>
    backends.some(({ workload }) => pods.includes(workload)),
  );
  const servers = items(object.value, "spec", "servers");
  return {
    object,
    fronts: fronts.map(({ uid }) => uid).sort(byText),
    pods: pods.map(({ uid }) => uid),
    hosts: servers.flatMap((server) => texts(server, "hosts")).map((host) => host.slice(host.indexOf("/") + 1)),
    https: servers.some((server) => /^(HTTPS|TLS)$/i.test(text(server, "port", "protocol") ?? "")),
  };
}

function attach(object: KubernetesObject, gateways: ReadonlyMap<string, Gateway>, context: RouteContext): void {
  const { cluster, output } = context;
  const found: Gateway[] = [];
  for (const name of texts(object.value, "spec", "gateways")) {
    if (name === "mesh") continue;
    const [first = "", second] = name.split("/");
    const [namespace, own] =
      second === undefined ? [object.namespace!, first] : [first === "." ? object.namespace! : first, second];
    const gateway = gateways.get(uidOf(cluster.uid, `Gateway.${GROUP}`, namespace, own));
    const said = `${shortName(cluster.uid, object.uid)} hangs on Gateway ${namespace}/${own}`;
    if (gateway === undefined) unjoined(output, object, `${said}, which is not in the inputs: nothing leads to it`);
    else if (!sharesAny(gateway.hosts, texts(object.value, "spec", "hosts")))
      unjoined(output, object, `${said}, of which no server has its hosts: nothing leads to it`);
    else found.push(gateway);
  }
  if (found.length === 0) return;
  const parents = found.flatMap(({ pods, fronts }) =>
    pods.length > 0 ? fronts : [mentionController(object, context)],
  );
  const hosts = texts(object.value, "spec", "hosts").filter((host) => host !== "*");
  const isKnown = found.every(({ pods }) => pods.length > 0);
  writeRoute(
    {
      object,
      parents: [...new Set(parents)].sort(byText),
      hosts,
      rules: rulesOf(object, hosts[0] ?? ""),
      https: found.some(({ https }) => https),
      ...(isKnown ? { through: found.flatMap(({ pods }) => pods) } : {}),
    },
    context,
  );
}

function sharesAny(served: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((host) => served.some((each) => sharesHost(each, host)));
}

function rulesOf(object: KubernetesObject, host: string): Rule[] {
  const found = new Map<string, Rule>();
  for (const kind of ["http", "tls", "tcp"]) {
    for (const route of items(object.value, "spec", kind)) {
      const requests: Requests[] = kind === "http" ? requestsOf(route) : [EVERYTHING];
      for (const destination of destinationsOf(route)) {
        for (const each of requests) {
          const rule = readDestination(destination, object, { host, ...each });
          if (rule !== undefined) found.set(JSON.stringify(rule), rule);
        }
      }
    }
  }
  return [...found.values()];
}

type Requests = Pick<Rule, "path" | "pathMatch" | "method" | "rewritten">;

/** Prefixes are compared as text: https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch */
function requestsOf(route: Fields): Requests[] {
  const matched = items(route, "match");
  const rewritten = ["uri", "uriRegexRewrite"].some((key) => pick(route, "rewrite", key) !== undefined);
  if (matched.length === 0) return [{ ...EVERYTHING, rewritten }];
  return matched.map((match) => ({ ...pathOf(match), method: text(match, "method", "exact"), rewritten }));
}

function pathOf({ uri }: Fields): Pick<Rule, "path" | "pathMatch"> {
  const [prefix, exact, regex] = [text(uri, "prefix"), text(uri, "exact"), text(uri, "regex")];
  if (prefix !== undefined && prefix !== "/") return { path: prefix, pathMatch: "text" };
  if (exact !== undefined) return { path: exact, pathMatch: "exact" };
  return regex === undefined ? EVERYTHING : ofExpression(regex);
}

/** Requests that are mirrored arrive as well. */
function destinationsOf(route: Fields): Fields[] {
  const ends = items(route, "route").filter((each) => each.weight !== 0 || items(route, "route").length === 1);
  const mirrors = [route.mirror, ...items(route, "mirrors").map((each) => each.destination)];
  return [...ends.map((each) => each.destination), ...mirrors].filter((each) => each !== undefined).map(fields);
}

/** A short name is one of the VirtualService's own namespace. */
function readDestination(
  destination: Fields,
  object: KubernetesObject,
  requests: Pick<Rule, "host"> & Requests,
): Rule | undefined {
  const name = text(destination, "host");
  if (name === undefined) return undefined;
  const [service = "", namespace, kind] = name.split(".");
  if (namespace !== undefined && kind !== undefined && kind !== "svc") return undefined;
  return {
    ...requests,
    namespace: namespace ?? object.namespace!,
    service,
    port: number(destination, "port", "number"),
  };
}

function writeEntry(object: KubernetesObject, workloads: readonly Workload[], { cluster, output }: RouteContext): void {
  const hosts = texts(object.value, "spec", "hosts");
  const ports = items(object.value, "spec", "ports");
  const [first] = ports;
  const protocol = text(first, "protocol")?.toLowerCase();
  asset(output, object, {
    uid: object.uid,
    kind: "Service",
    name: object.name,
    aliases: [shortName(cluster.uid, object.uid)],
    properties: {
      hosts,
      protocol: "tcp",
      ...(protocol === undefined || protocol === "tcp" || protocol === "tls" ? {} : { application: protocol }),
      ...(number(first, "number") === undefined ? {} : { port: number(first, "number")! }),
    },
  });
  relate(output, object, { type: "IN", source: object.uid, target: namespaceUid(cluster, object.namespace!) });
  const wanted = equalitySelector(labels(object.value, "spec", "workloadSelector", "labels"));
  if (wanted.length === 0) return;
  for (const { uid, namespace, pods } of workloads) {
    if (namespace !== object.namespace || !pods.some((pod) => matches(wanted, pod.labels))) continue;
    for (const port of ports) {
      const target = number(port, "targetPort") ?? number(port, "number");
      if (target === undefined) continue;
      const properties = { protocol: readProtocol(text(port, "protocol") === "UDP" ? "UDP" : "TCP")!, port: target };
      relate(output, object, { type: "EXPOSES", source: uid, target: object.uid, properties });
    }
  }
}
