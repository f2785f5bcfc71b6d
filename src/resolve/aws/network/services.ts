/** What listens on the network: machines on ports that nobody tells, databases, load balancers and their targets. */
import { number, text, texts, type Fields } from "../../kubernetes/fields.js";
import { asset, relate, unjoined, type Output } from "../../kubernetes/output.js";
import { ownerOf, type NetworkObject, type ObjectsByType } from "./topology.js";

export function writeServices(objects: ObjectsByType, output: Output): void {
  for (const object of objects.get("ec2:member") ?? []) {
    const owner = ownerOf(object.value);
    if (owner === undefined || output.stated.has(networkUid(owner))) continue;
    if (object.value.runsCode === true) writeListener(object, owner, output);
    else if (object.value.serves !== undefined) writeDatabase(object, owner, output);
  }
  for (const object of objects.get("elb:load-balancer") ?? []) writeBalancer(object, objects, output);
}

/** What runs on a machine listens on ports that no configuration of AWS tells: one service of unknown port. */
function writeListener(object: NetworkObject, owner: string, output: Output): void {
  const uid = networkUid(owner);
  const name = `what listens on ${text(object.value, "name") ?? owner.slice(owner.lastIndexOf("/") + 1)}`;
  asset(output, object, { uid, kind: "Service", name, basis: "inferred" });
  relate(output, object, { type: "EXPOSES", source: owner, target: uid, basis: "inferred" });
}

/** The service of unknown port on a machine. */
function networkUid(owner: string): string {
  return `${owner}/network`;
}

function writeDatabase(object: NetworkObject, uid: string, output: Output): void {
  if (output.stated.has(uid)) return;
  const { value } = object;
  const application = text(value, "application");
  const port = number(value, "port");
  asset(output, object, {
    uid,
    kind: "Service",
    name: `${text(value, "name") ?? "database"} (connections)`,
    properties: {
      protocol: "tcp",
      authentication: "required",
      ...(port === undefined ? {} : { port }),
      ...(application === undefined ? {} : { application }),
    },
  });
  relate(output, object, { type: "SERVES", source: uid, target: text(value, "serves")! });
}

/** Listeners of the balancer, each with the target groups that it forwards to. */
function listenersOf(arn: string, objects: ObjectsByType): readonly Fields[] {
  return (objects.get("elb:listener") ?? []).map(({ value }) => value).filter((each) => text(each, "balancer") === arn);
}

function writeBalancer(object: NetworkObject, objects: ObjectsByType, output: Output): void {
  const { value } = object;
  const arn = text(value, "arn");
  if (arn === undefined) return;
  const listeners = listenersOf(arn, objects);
  const ports = [...new Set(listeners.flatMap((each) => number(each, "port") ?? []))];
  const [dns, account] = [text(value, "dns"), text(value, "account")];
  asset(output, object, {
    uid: arn,
    kind: "Service",
    name: text(value, "name") ?? arn,
    aliases: [...new Set([dns, text(value, "name"), text(value, "address")].filter((each) => each !== undefined))],
    properties: {
      protocol: "tcp",
      ...(ports.length === 1 ? { port: ports[0]! } : {}),
      ...(dns === undefined ? {} : { hosts: [dns] }),
    },
  });
  if (account !== undefined) relate(output, object, { type: "IN", source: arn, target: `aws/${account}` });
  const groups = new Set(listeners.flatMap((each) => texts(each, "targetGroups")));
  for (const target of objects.get("elb:target") ?? []) {
    if (!groups.has(text(target.value, "group") ?? "")) continue;
    const id = text(target.value, "target");
    const owner = (objects.get("ec2:member") ?? []).find(({ value: each }) => text(each, "id") === id && each.runsCode);
    if (owner !== undefined)
      relate(output, target, { type: "FORWARDS", source: arn, target: networkUid(text(owner.value, "owner")!) });
    else unjoined(output, target, `${arn} forwards to ${id ?? "?"}, which no input describes`);
  }
}

/** Load balancers as members of the network: they take connections on their listeners' ports only. */
export function balancerMembers(objects: ObjectsByType): NetworkObject[] {
  return (objects.get("elb:load-balancer") ?? []).flatMap(({ value, path, at }) => {
    const arn = text(value, "arn");
    if (arn === undefined) return [];
    const listens = listenersOf(arn, objects).flatMap((each) => {
      const port = number(each, "port");
      return port === undefined ? [] : [{ protocol: "tcp", from: port, to: port }];
    });
    const { subnets, groups, unrestricted, public: open } = value;
    return [{ value: { owner: arn, subnets, groups, unrestricted, public: open === true, listens }, path, at }];
  });
}
