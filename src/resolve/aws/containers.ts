/** Containers of ECS services on machines: which machines, what of these they reach. */
import type { AssetProperties } from "../../model/index.js";
import { fields, text, texts } from "../kubernetes/fields.js";
import { relate, type Output } from "../kubernetes/output.js";
import type { Estate } from "./estate.js";
import { type Resource, type Resources } from "./resources.js";
import { taskOf } from "./roles.js";

/** What of its containers' machine the task definition gives them. */
export function isolationOf(estate: Estate, service: Resource): AssetProperties {
  const task = taskOf(estate, service)?.value;
  const hostPaths = task === undefined ? [] : texts(task, "hostPaths");
  return {
    ...(task?.privileged === true ? { privileged: true } : {}),
    ...(task?.network === "host" ? { hostNetwork: true } : {}),
    ...(task?.pid === "host" ? { hostPID: true } : {}),
    ...(hostPaths.length === 0 ? {} : { hostPaths }),
  };
}

/** Where its tasks run, and the machine's identity where the metadata service answers containers. */
export function writeHosts(resources: Resources, estate: Estate, service: Resource, output: Output): void {
  if (service.value.launch === "FARGATE") return;
  const network = text(taskOf(estate, service)?.value, "network");
  for (const host of hostsOf(resources, service)) {
    relate(output, service, { type: "RUNS_ON", source: service.uid, target: host.uid, basis: "inferred" });
    if (host.role === undefined || !answersContainers(resources, host, network)) continue;
    relate(output, service, {
      type: "RUNS_AS",
      source: service.uid,
      target: host.role,
      properties: { why: "the metadata service of its machine answers containers" },
      basis: "inferred",
    });
  }
}

const lastOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Machines whose agent joins the service's cluster; only the one that the service is pinned to, where it is. */
export function hostsOf(resources: Resources, { account, value }: Resource): Resource[] {
  const cluster = lastOf(text(value, "cluster") ?? "default");
  const pinned = texts(value, "pinnedTo");
  const machines = (resources.byType.get(`${account} ec2:instance`) ?? []).filter(
    (each) =>
      text(each.value, "cluster") === cluster &&
      (pinned.length === 0 || pinned.some((id) => each.uid.endsWith(`/${id}`))),
  );
  if (pinned.length > 0) return machines;
  const groups = (resources.byType.get(`${account} autoscaling:group`) ?? []).filter((group) => {
    const template = templateOf(resources, group);
    return template !== undefined && text(template.value, "cluster") === cluster;
  });
  return [...machines, ...groups];
}

export function templateOf(resources: Resources, { account, value }: Resource): Resource | undefined {
  const named = texts(value, "templates");
  return resources.byType
    .get(`${account} ec2:launch-template`)
    ?.find((each) => [each.uid, ...each.aliases].some((name) => named.includes(name)));
}

/** Session tokens whose answer may travel no hop do not get into a container with a network of its own. */
function answersContainers(resources: Resources, host: Resource, network: string | undefined): boolean {
  const { value } = host.type === "autoscaling:group" ? (templateOf(resources, host) ?? host) : host;
  const { version, hops } = fields(value.metadata);
  if (version === "off") return false;
  return network === "host" || version !== "v2" || (typeof hops === "number" && hops > 1);
}
