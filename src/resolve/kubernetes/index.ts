/** Kubernetes: the objects of one cluster as assets, relationships and hubs. */
import type { Concluded, DomainResolver, ObjectInPartition, ResolveContext } from "../resolver.js";
import { readCloudAccess } from "./access-entries.js";
import { resolveCalls } from "./calls.js";
import { resolveCloudAccess } from "./cloud-access.js";
import { resolveCloudIdentities } from "./cloud-identities.js";
import { resolveExposure } from "./exposure.js";
import { resolveGateways } from "./gateways.js";
import { resolveAccounts } from "./identities.js";
import { resolveIngresses } from "./ingress.js";
import { enteredNodes, resolveInterfaces } from "./interfaces.js";
import { resolveIstioRoutes } from "./istio-routes.js";
import { resolveListeners } from "./listeners.js";
import { readNamed, resolveNamedAddresses } from "./named-addresses.js";
import { resolveNetwork } from "./network/index.js";
import { resolveNodes } from "./nodes.js";
import { indexObjects } from "./objects.js";
import { newOutput } from "./output.js";
import { resolveObserved } from "./observed.js";
import { resolvePermissions } from "./permissions/index.js";
import { resolveRequestControls } from "./request-controls.js";
import type { Endpoints } from "./routes.js";
import { resolveScopes } from "./scopes.js";
import { resolveSecrets } from "./secrets.js";
import { resolveServices } from "./services.js";
import { findStores } from "./stores.js";
import { findWorkloads } from "./workloads.js";
import { writeWorkloads } from "./write-workloads.js";

export const kubernetes: DomainResolver = { domain: "kubernetes", resolve };

/** The order of the parts: what is there, who runs where as whom, who may connect, what is open to the internet. */
function resolve(partition: string, objects: readonly ObjectInPartition[], context: ResolveContext): Concluded {
  const { stated } = context;
  const output = newOutput();
  const cluster = indexObjects(partition, objects);
  output.unjoined.push(...cluster.problems);
  resolveScopes(cluster, output);
  resolveAccounts(cluster, output);
  const inCloud = resolveCloudIdentities(cluster, context, output);
  const access = readCloudAccess(cluster, context, output);
  resolveCloudAccess(cluster, access, output);
  resolveSecrets(cluster, output);
  const workloads = findWorkloads(cluster, output);
  const network = resolveNetwork(cluster, workloads, output);
  writeWorkloads(workloads, inCloud, { cluster, network, output });
  const named = readNamed(stated);
  const nodes = resolveNodes(workloads, { ...context, cluster, entered: enteredNodes(cluster, named) }, output);
  const stores = findStores(workloads, output);
  const services = resolveServices({ cluster, workloads, stores, output });
  resolveExposure(services, { cluster, network, nodes, output });
  resolveListeners(workloads, services, { cluster, network, nodes, stores, output });
  resolveInterfaces(workloads, { cluster, services, network, nodes, named, output });
  resolveNamedAddresses(named, { cluster, services, workloads }, output);
  const endpoints = new Map() as Endpoints;
  const routes = {
    cluster,
    network,
    services: new Map(services.map((service) => [service.uid, service])),
    endpoints,
    output,
  };
  resolveIngresses(routes);
  resolveGateways(routes);
  resolveIstioRoutes(routes, workloads);
  resolveRequestControls(routes, services);
  resolveCalls(workloads, services, { cluster, network, stores, stated, endpoints, output });
  resolveObserved(workloads, services, { cluster, output });
  resolvePermissions(cluster, workloads, access, output);
  return { facts: output.facts, unjoined: output.unjoined, notCollected: [...output.notCollected].sort() };
}
