/** What listens on the network: machines on ports that nobody tells, databases, load balancers and their targets. */
import { byText, number, text, texts, items, type Fields } from "../../kubernetes/fields.js";
import { asset, relate, unjoined, type Output } from "../../kubernetes/output.js";
import { groupsOf, listenerOn, targetsOf, writeForwards, type Opens } from "./forwards.js";
import { ownerOf } from "./members.js";
import type { NetworkObject, ObjectsByType } from "./topology.js";

export function writeServices(objects: ObjectsByType, opens: Opens, output: Output): void {
  for (const object of objects.get("ec2:member") ?? []) {
    const owner = ownerOf(object.value);
    if (owner === undefined || output.stated.has(networkUid(owner))) continue;
    if (object.value.runsCode === true) writeListener(object, owner, output);
    else if (object.value.serves !== undefined) writeDatabase(object, owner, output);
  }
  const [listeners, targets] = [listenersByBalancer(objects), targetsOf(objects)];
  for (const object of objects.get("elb:load-balancer") ?? []) {
    const own = listeners.get(text(object.value, "arn") ?? "") ?? [];
    writeBalancer(object, own, output);
    writeForwards(object.value, groupsOf(own), { objects, targets, opens, output });
  }
}

/** What runs on a machine listens on ports that no configuration of AWS tells: one service of unknown port. */
function writeListener(object: NetworkObject, owner: string, output: Output): void {
  const ports = items(object.value, "listens").flatMap((each) =>
    each.from === each.to ? (number(each, "from") ?? []) : [],
  );
  if (ports.length > 0) {
    for (const port of ports) listenerOn(object, owner, { port, protocols: ["tcp"] }, output);
    return;
  }
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
  const ports = Array.isArray(value.ports) ? value.ports.map(String) : [];
  asset(output, object, {
    uid,
    kind: "Service",
    name: `${text(value, "name") ?? "database"} (connections)`,
    properties: {
      protocol: "tcp",
      ...(value.untold === true ? {} : { authentication: value.open === true ? "none" : "required" }),
      ...(port === undefined ? {} : { port }),
      ...(ports.length === 0 ? {} : { ports }),
      ...(application === undefined ? {} : { application }),
    },
  });
  relate(output, object, { type: "SERVES", source: uid, target: text(value, "serves")! });
  if (value.untold === true) unjoined(output, object, `${uid}: no input tells whether it asks clients who they are`);
}

/** Listeners by their balancer, each with the target groups that it forwards to. */
function listenersByBalancer(objects: ObjectsByType): Map<string, Fields[]> {
  const found = new Map<string, Fields[]>();
  for (const { value } of objects.get("elb:listener") ?? []) {
    const arn = text(value, "balancer") ?? "";
    const list = found.get(arn);
    if (list === undefined) found.set(arn, [value]);
    else list.push(value);
  }
  for (const { value } of objects.get("elb:listener-rule") ?? []) {
    const listener = (objects.get("elb:listener") ?? []).find((each) =>
      texts(each.value, "names").includes(text(value, "listener") ?? ""),
    );
    found.get(text(listener?.value, "balancer") ?? "")?.push({ targetGroups: value.targetGroups });
  }
  return found;
}

function writeBalancer(object: NetworkObject, listeners: readonly Fields[], output: Output): void {
  const { value } = object;
  const arn = text(value, "arn");
  if (arn === undefined) return;
  const ports = [...new Set(listeners.flatMap((each) => number(each, "port") ?? []))];
  const [dns, account] = [text(value, "dns"), text(value, "account")];
  asset(output, object, {
    uid: arn,
    kind: "Service",
    name: text(value, "name") ?? arn,
    aliases: [
      ...new Set(
        [dns, dns === undefined ? undefined : `dns/${dns}`, text(value, "name"), text(value, "address")].filter(
          (each) => each !== undefined,
        ),
      ),
    ],
    properties: {
      protocol: "tcp",
      ...(ports.length === 1 ? { port: ports[0]! } : {}),
      ...(ports.length > 1 ? { ports: ports.map(String).sort(byText) } : {}),
      ...(dns === undefined ? {} : { hosts: [dns] }),
    },
  });
  if (account !== undefined) relate(output, object, { type: "IN", source: arn, target: `aws/${account}` });
}

/** Load balancers as members of the network; on which ports they listen, their service says. */
export function balancerMembers(objects: ObjectsByType): NetworkObject[] {
  return (objects.get("elb:load-balancer") ?? []).flatMap(({ value, path, at }) => {
    const arn = text(value, "arn");
    if (arn === undefined) return [];
    const { subnets, groups, unrestricted, public: open } = value;
    return [{ value: { owner: arn, subnets, groups, unrestricted, public: open === true }, path, at }];
  });
}
