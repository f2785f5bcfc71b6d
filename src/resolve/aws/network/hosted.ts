/**
 * Members whose place in the network another thing gives: containers on the ports of their machine, machines of scaling groups
 * in the subnets of the group, file systems behind their mount targets.
 */
import { text, texts, type Fields } from "../../kubernetes/fields.js";
import { hostsOf } from "../containers.js";
import type { Estate } from "../estate.js";
import { isOpenStore } from "../open-stores.js";
import { resourcesOf } from "../resources.js";
import { taskOf } from "../roles.js";
import type { NetworkObject, ObjectsByType } from "./topology.js";

/** Ports that a container gets where none is asked for. */
const EPHEMERAL = { protocol: "tcp", from: 32768, to: 65535 };

/** What stands for containers on the network of their machines; those with an interface of their own are members already. */
export function containerMembers(estate: Estate, machines: readonly NetworkObject[]): NetworkObject[] {
  const byOwner = new Map<string, NetworkObject[]>();
  for (const each of machines) {
    const owner = text(each.value, "owner") ?? "";
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), each]);
  }
  const resources = resourcesOf(estate);
  const services = [...resources.byAccount.values()].flat().filter(({ type }) => type === "ecs:service");
  return services.flatMap((service): NetworkObject[] => {
    const task = taskOf(estate, service)?.value;
    const ports = Array.isArray(task?.hostPorts) ? (task.hostPorts as unknown[]) : [];
    if (service.value.launch === "FARGATE" || text(task, "network") === "awsvpc" || ports.length === 0) return [];
    const listens = ports.map((port) =>
      typeof port === "number" ? { protocol: "tcp", from: port, to: port } : EPHEMERAL,
    );
    const { uid: owner, name, path, at } = service;
    return hostsOf(resources, service)
      .flatMap(({ uid }) => byOwner.get(uid) ?? [])
      .map(({ value }) => ({ value: { ...value, owner, id: undefined, name, listens }, path, at }));
  });
}

/** Machines that scaling groups start. */
export function groupMembers(objects: ObjectsByType): NetworkObject[] {
  const networks = objects.get("ec2:template-network") ?? [];
  return (objects.get("autoscaling:place") ?? []).flatMap(({ value, path, at }): NetworkObject[] => {
    const templates = texts(value, "templates");
    const template = networks.find((each) => texts(each.value, "names").some((name) => templates.includes(name)));
    const { owner, name, subnets } = value;
    const { groups, public: open } = template?.value ?? {};
    return [{ value: { owner, name, subnets, groups, public: open, runsCode: true }, path, at }];
  });
}

/** Scaling groups as targets of the groups that they register with. */
export function groupTargets(objects: ObjectsByType): NetworkObject[] {
  return (objects.get("autoscaling:place") ?? []).flatMap(({ value, path, at }) =>
    texts(value, "targetGroups").map((group) => ({ value: { group, target: text(value, "owner") }, path, at })),
  );
}

/** The doors of file systems: whoever reaches one mounts it, unless a policy of its own asks for an identity. */
export function mountMembers(objects: ObjectsByType, estate: Estate, today: string): NetworkObject[] {
  const systems = new Map<string, Fields>();
  for (const { value } of estate.objects.get("elasticfilesystem:file-system") ?? [])
    for (const name of [text(value, "id"), text(value, "arn")?.split("/").at(-1)])
      if (name !== undefined) systems.set(name, value);
  return (objects.get("efs:mount-target") ?? []).flatMap(({ value, path, at }): NetworkObject[] => {
    const system = systems.get(text(value, "fileSystem") ?? "");
    const owner = text(system, "arn");
    if (owner === undefined) return [];
    const resource = resourcesOf(estate).byUid.get(owner);
    const open = resource !== undefined && isOpenStore({ estate, today }, resource);
    const untold = resource !== undefined && resource.missing.length > 0;
    const door = { serves: owner, port: 2049, application: "nfs", sends: false, public: false, open, untold };
    const { subnets, groups, addresses, interface: own } = value;
    return [
      { value: { owner, name: text(system, "name"), subnets, groups, addresses, interface: own, ...door }, path, at },
    ];
  });
}

/** Search domains in a VPC whose access policy asks nobody who they are. */
export function openSearch(members: readonly NetworkObject[], estate: Estate, today: string): NetworkObject[] {
  const { byUid } = resourcesOf(estate);
  return members.map((member) => {
    const domain = byUid.get(text(member.value, "serves") ?? "");
    if (domain?.type !== "es:domain" || !isOpenStore({ estate, today }, domain)) return member;
    return { ...member, value: { ...member.value, open: true } };
  });
}
