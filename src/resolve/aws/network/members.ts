/** What has an address in a network: machines, functions, balancers, databases. */
import { byText, items, text, texts, type Fields } from "../../kubernetes/fields.js";
import { parseCidr } from "../../kubernetes/network/addresses.js";
import type { Problem } from "../../../model/index.js";
import { trafficOf } from "./group-rules.js";
import {
  say,
  type Member,
  type NetworkObject,
  type ObjectsByType,
  type SecurityGroup,
  type Subnet,
} from "./topology.js";
import { NO_TRAFFIC, unite, type Traffic } from "./traffic.js";

/** Peerings and the like that join two networks, by either. */
export function readJoins(objects: ObjectsByType): Map<string, Set<string>> {
  const joins = new Map<string, Set<string>>();
  for (const { value } of objects.get("ec2:join") ?? []) {
    const id = text(value, "id") ?? "";
    const known = joins.get(id) ?? new Set<string>();
    for (const vpc of texts(value, "vpcs")) known.add(vpc);
    joins.set(id, known);
  }
  return joins;
}

interface MemberReading {
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly problems: Problem[];
  /** Ids of machines that an elastic address was given to. */
  readonly addressed: ReadonlySet<string>;
  /** Subnets of a database's subnet group, by its name and id. */
  readonly subnetGroups: ReadonlyMap<string, readonly string[]>;
}

/** Everything that has an address, by itself or in a subnet. */
export function readMembers(objects: ObjectsByType, reading: MemberReading): Member[] {
  const members = new Map<string, Member>();
  for (const object of objects.get("ec2:member") ?? []) {
    const owner = ownerOf(object.value);
    if (owner === undefined) continue;
    for (const member of membersOf(object, owner, reading)) {
      const key = `${owner} ${member.subnet.id} ${member.address.join()}`;
      const known = members.get(key);
      members.set(key, known === undefined ? member : { ...known, isPublic: known.isPublic || member.isPublic });
    }
  }
  return [...members].sort(([a], [b]) => byText(a, b)).map(([, member]) => member);
}

/** Of a database its service is the member: who may connect does not hold the data. */
export function ownerOf(member: Fields): string | undefined {
  const owner = text(member, "owner");
  return owner === undefined || member.serves === undefined ? owner : `${owner}#via/database`;
}

/** One for each address; where only the subnet is known the address may be any of it. */
function membersOf(object: NetworkObject, owner: string, reading: MemberReading): Member[] {
  const { subnets, groups, problems, addressed, subnetGroups } = reading;
  const { value, path, at } = object;
  const hasPublic = (each: Fields) => addressed.has(text(each, "id") ?? "");
  const restricted = Array.isArray(value.groups) || value.unrestricted !== true;
  const known = texts(value, "groups").flatMap((id) => {
    const group = groups.get(id);
    if (group === undefined)
      say(problems, object, `${owner}: no input holds the security group ${id}; it lets nothing through`);
    return group ?? [];
  });
  if (value.groupsUntold === true)
    say(
      problems,
      object,
      `${owner}: its security groups are known only after the plan was applied; until then nothing is taken to keep it back`,
    );
  const common = {
    owner,
    groups: restricted ? known : undefined,
    listens: listensOn(value),
    sends: value.sends !== false,
    opens: opensOnly(value),
    asClient: value.asClient === true,
    path,
    at,
  };
  const home = subnetGroups.get(text(value, "subnetGroup") ?? "") ?? [];
  return [...texts(value, "subnets"), ...home].flatMap((id): Member[] => {
    const subnet = subnets.get(id);
    if (subnet === undefined) {
      say(problems, object, `${owner}: no input holds the subnet ${id}; who may connect to it is not known`);
      return [];
    }
    const publicly = typeof value.public === "boolean" ? value.public : subnet.givesPublic;
    const stated = items(value, "addresses").flatMap(({ address, public: own = publicly }) => {
      const open = own === true || hasPublic(value);
      const range = parseCidr(String(address));
      return range === undefined ? [] : [{ address: range, isPublic: open || String(address).includes(":") }];
    });
    // A cluster over several subnets lists the addresses of all of them.
    const here = stated.filter(({ address: [first] }) =>
      subnet.ranges.some(([low, high]) => low <= first && first <= high),
    );
    if (here.length > 0) return here.map((each) => ({ ...common, subnet, ...each }));
    const open = publicly || hasPublic(value) || stated.some(({ isPublic }) => isPublic);
    return subnet.ranges.slice(0, 1).map((address) => ({ ...common, subnet, address, isPublic: open }));
  });
}

function opensOnly(value: Fields): Traffic | undefined {
  const opens = items(value, "opens").map(trafficOf);
  return opens.length === 0 ? undefined : unite(opens);
}

/** What it takes connections on; undefined: nobody tells. */
function listensOn(value: Fields): Traffic | undefined {
  if (value.receives === false) return NO_TRAFFIC;
  const listens = items(value, "listens").map(trafficOf);
  return listens.length === 0 ? undefined : unite(listens);
}
