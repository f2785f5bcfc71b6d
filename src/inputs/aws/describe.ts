/**
 * What `aws ec2 describe-*` prints of networks and machines: one JSON object with a list that the API names. Recognised
 * by those lists, so that a folder of such files and pages of one list are the same, in any order.
 */
import { within, type Head } from "../../text/index.js";
import { problem, type Input } from "../input.js";
import { groupRule, natGateway, peering, prefixList, routeTable, transitAttachment } from "./network/gateways.js";
import { instance, internetGateway, networkAcl, securityGroup, state, subnet, vpc } from "./network/records.js";
import type { ReadItem } from "./network/records.js";
import { fields, items, text } from "./record.js";

const LISTS: Readonly<Record<string, ReadItem>> = {
  Vpcs: vpc,
  Subnets: subnet,
  SecurityGroups: securityGroup,
  SecurityGroupRules: groupRule,
  NetworkAcls: networkAcl,
  RouteTables: routeTable,
  InternetGateways: internetGateway,
  NatGateways: natGateway,
  VpcPeeringConnections: peering,
  TransitGatewayVpcAttachments: transitAttachment,
  PrefixLists: prefixList,
  Reservations: (item) => items(item.Instances).flatMap((each) => instance(each, text(item.OwnerId))),
};

/** What stands beside a list. */
const AROUND = new Set(["NextToken", "ResponseMetadata"]);

export const awsDescribe: Input = {
  name: "aws-ec2",
  title:
    "AWS networks and machines: what aws ec2 describe-vpcs, -subnets, -security-groups, -instances and so on print",
  recognises: isLists,

  async *read(document) {
    for await (const { value, at, pointer } of document.jsonItems(Object.keys(LISTS).map((list) => `/${list}`)))
      for (const each of LISTS[pointer.slice(1)]?.(fields(value)) ?? []) yield state(each, within(at));
    if (typeof (await document.jsonValue("/NextToken"))?.value === "string")
      yield problem("/NextToken", "the output is one page of several: import the other pages too, in any order");
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

function isLists(head: Head): boolean {
  const keys = head.topLevelKeys;
  return (
    head.isJsonObject() &&
    keys.some((key) => Object.hasOwn(LISTS, key)) &&
    keys.every((key) => Object.hasOwn(LISTS, key) || AROUND.has(key))
  );
}
