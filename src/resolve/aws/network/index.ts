/** The network of all accounts at once, since peerings, shared subnets and transit gateways join them. */
import { byText, text } from "../../kubernetes/fields.js";
import { mention, newOutput, relate, type Output } from "../../kubernetes/output.js";
import type { Concluded, DomainResolver, ObjectInPartition, ResolveContext } from "../../resolver.js";
import { estateOf, type Estate } from "../estate.js";
import { homesOf } from "../homes.js";
import { blocksOf } from "./blocks.js";
import { networksOf } from "./classes.js";
import { opensIn } from "./forwards.js";
import { containerMembers, groupMembers, groupTargets, mountMembers, openSearch } from "./hosted.js";
import { membersWithInterfaces, settledAll } from "./interfaces.js";
import { newJudge } from "./judge.js";
import { balancerMembers, writeServices } from "./services.js";
import { ownerOf } from "./members.js";
import { writeNames } from "./names.js";
import { readTopology } from "./read-topology.js";
import { writeRestrictions } from "./restrictions.js";
import { byType, type ObjectsByType, type Topology } from "./topology.js";
import { writeHubs } from "./write-hubs.js";

export const awsNetwork: DomainResolver = { domain: "aws-network", resolve };

function resolve(
  _partition: string,
  objects: readonly ObjectInPartition[],
  { stated: all, today = "1970-01-01" }: ResolveContext,
): Concluded {
  const output = newOutput();
  const estate = estateOf(all);
  const stated = withMembers(settledAll(byType(objects), homesOf(all)), { estate, today });
  const topology = readTopology(stated);
  output.unjoined.push(...topology.problems);
  writeScopes(topology, output);
  const networks = networksOf(topology);
  const judges = networks.map(newJudge);
  writeServices(stated, opensIn(networks, judges), output);
  writeNames(stated, estate, output);
  writeRestrictions(topology, kindsOf(stated), output);
  networks.forEach((network, index) => writeHubs(blocksOf(network, judges[index]!), network.classes, output));
  return { facts: output.facts, unjoined: output.unjoined, notCollected: [...output.notCollected].sort(byText) };
}

/** Everything that has an address, whatever gives it its place. */
function withMembers(
  described: ObjectsByType,
  { estate, today }: { readonly estate: Estate; readonly today: string },
): ObjectsByType {
  const stated = [...(described.get("ec2:member") ?? []), ...mountMembers(described, estate, today)];
  const own = membersWithInterfaces(new Map([...described, ["ec2:member", stated]]));
  const machines = [...openSearch(own, estate, today), ...groupMembers(described)];
  const members = [...machines, ...containerMembers(estate, machines), ...balancerMembers(described)];
  const targets = [...(described.get("elb:target") ?? []), ...groupTargets(described)];
  return new Map([...described, ["ec2:member", members], ["elb:target", targets]]);
}

/** What runs code and what takes requests, by the uid under which it is a member. */
function kindsOf(stated: ObjectsByType): ReadonlyMap<string, "Compute" | "Service"> {
  const members = (stated.get("ec2:member") ?? []).flatMap(({ value }) => {
    const owner = ownerOf(value);
    if (owner === undefined || (value.runsCode !== true && value.serves === undefined)) return [];
    return [[owner, value.runsCode === true ? "Compute" : "Service"] as const];
  });
  const balancers = (stated.get("elb:load-balancer") ?? []).flatMap(({ value }) => text(value, "arn") ?? []);
  return new Map([...members, ...balancers.map((arn) => [arn, "Service"] as const)]);
}

/** VPCs and subnets with what lies in them. */
function writeScopes({ vpcs, subnets, members }: Topology, output: Output): void {
  const busy = new Set(members.map(({ subnet }) => subnet));
  for (const subnet of subnets.values()) {
    const vpc = vpcs.get(subnet.vpc);
    if (vpc === undefined || !busy.has(subnet)) continue;
    mention(output, vpc, { uid: vpc.id, kind: "Scope", name: vpc.id, properties: { scopeType: "vpc" } });
    mention(output, subnet, { uid: subnet.id, kind: "Scope", name: subnet.id, properties: { scopeType: "subnet" } });
    relate(output, subnet, { type: "IN", source: subnet.id, target: vpc.id });
  }
  const stated = new Set<string>();
  for (const { owner, subnet, path, at } of members) {
    const key = `${owner} ${subnet.id}`;
    if (stated.has(key)) continue;
    stated.add(key);
    relate(output, { path, at }, { type: "IN", source: owner, target: subnet.id });
  }
}
