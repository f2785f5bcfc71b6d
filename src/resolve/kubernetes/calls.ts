/**
 * Who calls whom, as configuration names it (basis `inferred`): (workload)-[:CALLS]->(Service), and from each Service
 * in front of the workload a FORWARDS to the called one where both speak HTTP and the target is no store.
 */
import type { ResolveContext } from "../resolver.js";
import { speaksHttp } from "./applications.js";
import type { Network } from "./network/index.js";
import { shortName } from "./objects.js";
import type { Cluster } from "./objects.js";
import { relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { referencesOf } from "./references.js";
import type { Reference } from "./references.js";
import type { Endpoints } from "./routes.js";
import { serviceHosts } from "./services.js";
import type { Backend, Service } from "./service.js";
import type { Store } from "./stores.js";
import type { Workload } from "./workloads.js";

export interface CallContext {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly stores: ReadonlyMap<string, Store>;
  readonly stated: ResolveContext["stated"];
  /** Endpoints of Services, by the Service's uid. */
  readonly endpoints: Endpoints;
  readonly output: Output;
}

interface Call {
  readonly service: Service;
  readonly reference: Reference;
  /** Backends of the called port; all where no port is said. */
  readonly backends: readonly Backend[];
}

export function resolveCalls(workloads: readonly Workload[], services: readonly Service[], context: CallContext): void {
  const byHost = new Map<string, Service>();
  for (const service of services) for (const host of serviceHosts(service)) byHost.set(host, service);
  const inFront = new Map<string, Service[]>();
  for (const service of services) {
    const httpBackends = service.backends.filter(({ port }) => speaksHttp(port.application));
    for (const uid of new Set(httpBackends.map(({ workload }) => workload.uid)))
      inFront.set(uid, [...(inFront.get(uid) ?? []), service]);
  }
  const outside = namesOutside(context.stated);
  for (const workload of workloads) {
    const references = referencesOf(context.cluster, workload, context.output);
    for (const reference of references) writeOutsideCall(workload, reference, outside, context.output);
    const calls = references.flatMap((reference) => findCall(workload, reference, byHost, context));
    for (const call of oneForEach(calls)) {
      writeCall(workload, call, context.output);
      for (const front of inFront.get(workload.uid) ?? []) writeForward(workload, front, call, context);
    }
  }
}

/** The most precise reference to each Service: one with a port before one without. */
function oneForEach(calls: readonly Call[]): Call[] {
  const kept = new Map<string, Call>();
  for (const call of calls) {
    const key = `${call.service.uid} ${call.backends.map((each) => each.targetPort).join()}`;
    const whole =
      call.reference.port === undefined &&
      calls.some((other) => other.service === call.service && other.reference.port !== undefined);
    if (!whole && !kept.has(key)) kept.set(key, call);
  }
  return [...kept.values()];
}

const LOCAL = /^(localhost|127\.|0\.0\.0\.0|::1|kubernetes(\.default.*)?$)/;

/** A name without dots is one of the workload's own namespace. */
function findCall(
  workload: Workload,
  reference: Reference,
  byHost: ReadonlyMap<string, Service>,
  { cluster, output }: CallContext,
): Call[] {
  const host = reference.host.replace(/\.$/, "");
  const service = byHost.get(host.includes(".") ? host : `${host}.${workload.namespace}`);
  const said = `${shortName(cluster.uid, workload.uid)}: ${reference.from} names ${host}`;
  if (service === undefined) {
    const meant = !LOCAL.test(host) && (!host.includes(".") || /\.svc(\.|$)/.test(host));
    if (meant)
      unjoined(
        output,
        reference.object,
        `${said}, and no Service of that name is in the inputs: that call is not followed`,
      );
    return [];
  }
  const { port } = reference;
  const backends =
    port === undefined
      ? service.backends
      : service.backends.filter((each) => each.port.port === port || each.targetPort === port);
  if (port !== undefined && backends.length === 0 && service.backends.length > 0) {
    unjoined(output, reference.object, `${said}:${port}, and the Service has no such port: that call is not followed`);
    return [];
  }
  return [{ service, reference, backends }];
}

function describe({ from, host, port }: Reference): string {
  return `${from} names ${host}${port === undefined ? "" : `:${port}`}`;
}

function writeCall(workload: Workload, { service, reference, backends }: Call, output: Output): void {
  if (
    service.backends.some((each) => each.workload === workload) &&
    service.backends.every((each) => each.workload === workload)
  )
    return;
  const ports = [...new Set(backends.map((each) => each.targetPort))];
  const properties = { why: describe(reference), ...(ports.length === 1 ? { port: ports[0]! } : {}) };
  relate(output, reference.object, {
    type: "CALLS",
    source: workload.uid,
    target: service.uid,
    properties,
    basis: "inferred",
  });
}

function writeForward(
  workload: Workload,
  front: Service,
  { service, reference, backends }: Call,
  context: CallContext,
): void {
  if (front === service) return;
  const { network, stores, endpoints, output } = context;
  const usable = backends.filter((each) => {
    if (each.workload === workload || !speaksHttp(each.port.application)) return false;
    if (stores.get(each.workload.uid)?.ports.includes(each.targetPort) === true) return false;
    return network.mayReach(workload.uid, {
      workload: each.workload.uid,
      protocol: each.port.protocol,
      port: each.targetPort,
    });
  });
  if (usable.length === 0) return;
  const why = `${workload.kind} ${workload.name} answers behind ${front.name}; ${describe(reference)}`;
  const properties = { why, port: usable[0]!.targetPort, protocol: usable[0]!.port.protocol };
  for (const source of [front.uid, ...(endpoints.get(front.uid)?.keys() ?? [])]) {
    relate(output, reference.object, { type: "FORWARDS", source, target: service.uid, properties, basis: "inferred" });
  }
}

/** Names of things outside the cluster that some source states, such as a database's host. */
function namesOutside(stated: CallContext["stated"]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const fact of stated)
    if (fact.fact === "asset" && fact.kind === "Service")
      for (const name of [fact.uid, ...fact.aliases]) names.add(name);
  return names;
}

function writeOutsideCall(
  workload: Workload,
  reference: Reference,
  outside: ReadonlySet<string>,
  output: Output,
): void {
  if (!reference.host.includes(".")) return;
  const target = [`dns/${reference.host}`, reference.host].find((name) => outside.has(name));
  if (target === undefined) return;
  relate(output, reference.object, {
    type: "CALLS",
    source: workload.uid,
    target,
    properties: { why: describe(reference) },
    basis: "inferred",
  });
}
