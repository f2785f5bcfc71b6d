/**
 * What `aws … describe-*`, `list-*` and `get-*` print of networks, machines, stores and doors: one JSON object with a list
 * that the API names, or about one thing. Recognised by those names, so that a folder of such files and pages of one
 * list are the same, in any order; the folder names of CloudMapper tell what an output leaves out.
 */
import { within, type Document, type Head } from "../../text/index.js";
import { problem, type Input, type Stated } from "../input.js";
import { callOf, type Call } from "./describe/call.js";
import { CERTIFICATES } from "./describe/certificates.js";
import { CALLS, DOCUMENTS } from "./describe/documents.js";
import { DOORS } from "./describe/doors.js";
import { MACHINES } from "./describe/machines.js";
import { STORES } from "./describe/stores.js";
import {
  groupRule,
  natGateway,
  peering,
  prefixList,
  routeTable,
  transitAttachment,
  transitPropagation,
  transitRoute,
} from "./network/gateways.js";
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
  TransitGatewayAttachments: transitAttachment,
  TransitGatewayRouteTablePropagations: transitPropagation,
  Routes: transitRoute,
  PrefixLists: prefixList,
  Reservations: (item) => items(item.Instances).flatMap((each) => instance(each, text(item.OwnerId))),
  ...MACHINES,
  ...STORES,
  ...DOORS,
  ...CERTIFICATES,
};

/** What stands beside a list. */
const AROUND = new Set([
  "NextToken",
  "nextToken",
  "Marker",
  "NextMarker",
  "ResponseMetadata",
  "Owner",
  "failures",
  "tags",
  "Code",
  "Tags",
  "Concurrency",
  "Prefix",
  "AdditionalRoutesAvailable",
]);

/** Lists whose name other programs use as well: what else stands in their first item. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  items: ["apiKeySource", "endpointConfiguration", "disableExecuteApiEndpoint"],
  Items: ["ApiId", "IntegrationId"],
  services: ["serviceArn"],
  tasks: ["taskArn"],
  cluster: ["resourcesVpcConfig"],
  projects: ["serviceRole"],
  repositories: ["repositoryArn"],
  profiles: ["profileArn"],
  Configuration: ["FunctionArn"],
  Table: ["TableArn"],
  Parameters: ["ARN", "DataType"],
  Images: ["ImageId"],
  Keys: ["KeyArn"],
  Addresses: ["AllocationId", "PublicIp"],
  Stacks: ["StackId"],
  Routes: ["TransitGatewayAttachments"],
};

export const awsDescribe: Input = {
  name: "aws-describe",
  title:
    "AWS networks, machines, stores, load balancers, gateways and their policies: what aws … describe-*, list-* and get-* print, also in the folders that CloudMapper writes",
  recognises: (head) => head.isJsonObject() && (isLists(head) || isOneThing(head)),

  async *read(document) {
    const call = callOf(document.path, CALLS);
    if (isOneThing(document.head)) yield* readOneThing(document, call);
    else yield* readLists(document, call);
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

async function* readLists(document: Document, call: Call): AsyncIterable<Stated> {
  const lists = document.head.topLevelKeys.filter((key) => Object.hasOwn(LISTS, key));
  for await (const { value, at, pointer } of document.jsonItems(lists.map((list) => `/${list}`)))
    for (const each of LISTS[pointer.slice(1)]?.(fields(value), call) ?? []) yield state(each, within(at));
  for (const key of ["NextToken", "nextToken", "Marker", "NextMarker"])
    if (text((await document.jsonValue(`/${key}`))?.value) !== undefined)
      yield problem(`/${key}`, "the output is one page of several: import the other pages too, in any order");
}

async function* readOneThing(document: Document, call: Call): AsyncIterable<Stated> {
  const value = fields((await document.json()).value);
  const keys = Object.keys(value);
  const answer = DOCUMENTS.find((each) => each.is(value, keys))?.read(value, call) ?? [];
  if ("why" in answer) yield problem(answer.at, answer.why);
  else for (const each of answer) yield state(each, "");
}

function isOneThing(head: Head): boolean {
  return DOCUMENTS.some((each) => each.is(fields(head.partial("")), head.topLevelKeys));
}

function isLists(head: Head): boolean {
  const keys = head.topLevelKeys;
  const lists = keys.filter((key) => Object.hasOwn(LISTS, key));
  return (
    lists.length > 0 &&
    keys.every((key) => Object.hasOwn(LISTS, key) || AROUND.has(key)) &&
    lists.every((list) => isTold(head, list))
  );
}

/** An empty list of an ambiguous name says nothing either way; it is left to whoever else knows it. */
function isTold(head: Head, list: string): boolean {
  const telling = TELLING[list];
  if (telling === undefined) return true;
  const start = head.partial(`/${list}`);
  const first = fields(Array.isArray(start) ? start[0] : start);
  return telling.some((key) => first[key] !== undefined);
}
