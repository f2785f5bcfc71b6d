/** Rules of security groups: who, and on what. */
import { items, number, text, texts, type Fields } from "../../kubernetes/fields.js";
import { parseCidrs } from "../../kubernetes/network/addresses.js";
import type { Problem } from "../../../model/index.js";
import {
  say,
  type GroupRule,
  type NetworkObject,
  type ObjectsByType,
  type Origin,
  type Peer,
  type PrefixLists,
  type SecurityGroup,
} from "./topology.js";
import { ALL_TRAFFIC, only, type Traffic } from "./traffic.js";

/** Security groups with their rules, whichever records say so. */
export function readGroups(
  objects: ObjectsByType,
  lists: PrefixLists,
  problems: Problem[],
): Map<string, SecurityGroup> {
  const groups = new Map<string, SecurityGroup>();
  const groupOf = (id: string, { path, at }: Origin) => {
    const known = groups.get(id) ?? { id, ingress: [], egress: [], path, at };
    groups.set(id, known);
    return known;
  };
  for (const object of objects.get("ec2:security-group") ?? []) {
    const id = text(object.value, "id");
    if (id === undefined) continue;
    const group = groupOf(id, object);
    for (const side of ["ingress", "egress"] as const)
      for (const rule of items(object.value, side))
        addRule(group[side], readRule(rule, id, { lists, problems, object }));
  }
  for (const object of objects.get("ec2:security-group-rule") ?? []) {
    const id = text(object.value, "group");
    if (id === undefined) continue;
    const side = object.value.egress === true ? "egress" : "ingress";
    addRule(groupOf(id, object)[side], readRule(object.value, id, { lists, problems, object }));
  }
  return groups;
}

/** The same rule may come from several files. */
function addRule(rules: GroupRule[], rule: GroupRule): void {
  const key = keyOfRule(rule);
  if (!rules.some((each) => keyOfRule(each) === key)) rules.push(rule);
}

function keyOfRule({ traffic, peers }: GroupRule): string {
  return `${writeTraffic(traffic)} ${peers.map(writePeer).sort().join()}`;
}

/** A peer in words that can be compared. */
export function writePeer(peer: Peer): string {
  return "group" in peer ? peer.group : peer.range.join("-");
}

/** Traffic in words that can be compared. */
export function writeTraffic({ tcp, udp, icmp }: Traffic): string {
  return `${tcp.join()}/${udp.join()}/${icmp.join()}`;
}

interface RuleReading {
  readonly lists: PrefixLists;
  readonly problems: Problem[];
  readonly object: NetworkObject;
}

function readRule(rule: Fields, group: string, { lists, problems, object }: RuleReading): GroupRule {
  const ranges = parseCidrs(texts(rule, "cidrs"));
  if (ranges.length < texts(rule, "cidrs").length)
    say(problems, object, `${group}: a range of a rule is no address range; it stands for no address`);
  for (const list of texts(rule, "prefixLists")) {
    const known = lists.get(list);
    if (known === undefined)
      say(
        problems,
        object,
        `${group}: no input holds the prefix list ${list}; the rule's part for it lets nothing through`,
      );
    else ranges.push(...known);
  }
  const named = texts(rule, "groups").map((each) => ({ group: each === "self" ? group : each }));
  return { traffic: trafficOf(rule), peers: [...ranges.map((range) => ({ range })), ...named] };
}

const ALL_ICMP = 255 * 256 + 255;

/** `protocol` as AWS writes it (`-1`, a number or a name), with ports, or with ICMP's type and code in their place. */
export function trafficOf(rule: Fields): Traffic {
  const protocol = String(rule.protocol ?? "-1").toLowerCase();
  if (protocol === "-1" || protocol === "all") return ALL_TRAFFIC;
  const [from, to] = [number(rule, "from"), number(rule, "to")];
  if (protocol === "tcp" || protocol === "6") return only("tcp", portRange(from, to));
  if (protocol === "udp" || protocol === "17") return only("udp", portRange(from, to));
  if (["icmp", "icmpv6", "1", "58"].includes(protocol)) {
    if (from === undefined || from < 0) return only("icmp", [0, ALL_ICMP]);
    const code = to === undefined || to < 0 ? undefined : to;
    return only("icmp", code === undefined ? [from * 256, from * 256 + 255] : [from * 256 + code, from * 256 + code]);
  }
  return { tcp: [], udp: [], icmp: [] };
}

function portRange(from: number | undefined, to: number | undefined): readonly [number, number] {
  if (from === undefined || from < 0) return [0, 65535];
  return [from, Math.max(from, to ?? from)];
}
