/**
 * What the describe calls of EC2 and its like answer, as records of the network resolver. Whoever exports them,
 * the API's own field names stay, so one reader serves the command line, collectors and AWS Config.
 */
import type { Stated } from "../../input.js";
import { accessKeysIn } from "../traces.js";
import { metadataOf } from "../launch-settings.js";
import type { Call } from "../describe/call.js";
import {
  NO_ACCOUNT,
  accountOf,
  compact,
  fields,
  items,
  objectFact,
  text,
  texts,
  type AwsRecord,
  type Fields,
} from "../record.js";

/** One record: for the account's resources, where it names an account, or for the network that all accounts share. */
export interface Produced {
  readonly account?: string;
  /** It is a resource of an account, but does not say of which: the account whose folder the file lies in. */
  readonly unplaced?: true;
  readonly record: AwsRecord;
}

/** One item of a list that a call answered; `call` says which, as far as the file's path does. */
export type ReadItem = (item: Fields, call?: Call) => readonly Produced[];

export function state({ account, unplaced, record }: Produced, at: string): Stated {
  if (account !== undefined) return objectFact(account, record, at);
  if (unplaced === true) return objectFact(NO_ACCOUNT, { ...record, unplaced }, at);
  return { fact: "object", domain: "aws-network", partition: "network", value: compact({ ...record }), at };
}

/** A record of the network. */
export const of = (record: AwsRecord): Produced => ({ record: compact({ ...record }) });

/** A resource of the account that is named or that its ARN names. */
export function resource(record: AwsRecord, owner?: string): Produced {
  const account = owner ?? accountOf(record.arn);
  return account === undefined ? { unplaced: true, record } : { account, record };
}

/** The region of an availability or local zone, such as `us-west-2-lax-1a`. */
export function regionOfZone(zone: unknown): string | undefined {
  return typeof zone === "string" ? /^[a-z]{2}(?:-[a-z]+)+-\d+/.exec(zone)?.[0] : undefined;
}

export function tagsOf(list: unknown): Record<string, string> | undefined {
  const tags = items(list).flatMap((each) => {
    const [key, value] = [text(each.Key), each.Value];
    return key !== undefined && typeof value === "string" ? [[key, value] as const] : [];
  });
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

export const vpc: ReadItem = (item) => {
  const id = text(item.VpcId);
  if (id === undefined) return [];
  const more = [...items(item.CidrBlockAssociationSet), ...items(item.Ipv6CidrBlockAssociationSet)];
  const cidrs = [text(item.CidrBlock), ...more.flatMap((each) => [text(each.CidrBlock), text(each.Ipv6CidrBlock)])];
  return [of({ type: "ec2:vpc", id, cidrs: distinct(cidrs), name: tagsOf(item.Tags)?.Name })];
};

export const subnet: ReadItem = (item) => {
  const [id, home] = [text(item.SubnetId), text(item.VpcId)];
  if (id === undefined || home === undefined) return [];
  const v6 = items(item.Ipv6CidrBlockAssociationSet).map((each) => text(each.Ipv6CidrBlock));
  return [of({ type: "ec2:subnet", id, vpc: home, cidrs: distinct([text(item.CidrBlock), ...v6]) })];
};

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((each) => each !== undefined))];
}

export const securityGroup: ReadItem = (item) => {
  const id = text(item.GroupId);
  if (id === undefined) return [];
  const ingress = items(item.IpPermissions).map(permission);
  const egress = items(item.IpPermissionsEgress).map(permission);
  return [of({ type: "ec2:security-group", id, vpc: text(item.VpcId), name: text(item.GroupName), ingress, egress })];
};

function permission(item: Fields): Fields {
  return compact({
    protocol: text(item.IpProtocol),
    from: item.FromPort,
    to: item.ToPort,
    cidrs: [
      ...items(item.IpRanges).flatMap((each) => text(each.CidrIp) ?? []),
      ...items(item.Ipv6Ranges).flatMap((each) => text(each.CidrIpv6) ?? []),
    ],
    prefixLists: items(item.PrefixListIds).flatMap((each) => text(each.PrefixListId) ?? []),
    groups: items(item.UserIdGroupPairs).flatMap((each) => text(each.GroupId) ?? []),
  });
}

export const networkAcl: ReadItem = (item) => {
  const id = text(item.NetworkAclId);
  if (id === undefined) return [];
  return [
    of({
      type: "ec2:network-acl",
      id,
      vpc: text(item.VpcId),
      default: item.IsDefault === true,
      subnets: items(item.Associations).flatMap((each) => text(each.SubnetId) ?? []),
      entries: items(item.Entries).map(aclEntry),
    }),
  ];
};

function aclEntry(item: Fields): Fields {
  const [ports, icmp] = [fields(item.PortRange), fields(item.IcmpTypeCode)];
  return compact({
    number: item.RuleNumber,
    egress: item.Egress === true,
    allow: String(item.RuleAction).toLowerCase() === "allow",
    protocol: String(item.Protocol ?? "-1"),
    cidr: text(item.CidrBlock) ?? text(item.Ipv6CidrBlock),
    from: ports.From ?? icmp.Type,
    to: ports.To ?? icmp.Code,
  });
}

export const internetGateway: ReadItem = (item) => {
  const id = text(item.InternetGatewayId);
  if (id === undefined) return [];
  const vpcs = items(item.Attachments).flatMap((each) => text(each.VpcId) ?? []);
  return [of({ type: "ec2:internet-gateway", id, vpcs })];
};

/** Gone for good; the API still lists it for an hour. */
const GONE = new Set(["terminated", "shutting-down"]);

/** A machine as a resource of its account, and each of its interfaces as a member of the network. */
export function instance(item: Fields, owner: string | undefined): readonly Produced[] {
  const id = text(item.InstanceId);
  if (id === undefined || GONE.has(text(fields(item.State).Name) ?? "")) return [];
  const interfaces = items(item.NetworkInterfaces);
  const account = owner ?? interfaces.flatMap((each) => text(each.OwnerId) ?? [])[0];
  if (account === undefined) return [];
  const region = regionOfZone(fields(item.Placement).AvailabilityZone) ?? "";
  const arn = `arn:aws:ec2:${region}:${account}:instance/${id}`;
  const tags = tagsOf(item.Tags);
  const name = tags?.Name ?? id;
  const machine: AwsRecord = {
    type: "ec2:instance",
    arn,
    id,
    name,
    region,
    tags,
    profile: text(fields(item.IamInstanceProfile).Arn),
    keyName: text(item.KeyName),
    metadata: metadataOf(apiMetadata(item.MetadataOptions)),
    accessKeys: accessKeysIn(item.UserData),
  };
  const stated = interfaces.length > 0 ? interfaces : [{ ...item, Groups: item.SecurityGroups }];
  return [{ account, record: machine }, ...stated.map((each) => interfaceOf(each, arn, name))];
}

/** The settings in Terraform's names. */
function apiMetadata(options: unknown): Fields {
  const { HttpEndpoint, HttpTokens, HttpPutResponseHopLimit } = fields(options);
  return { http_endpoint: HttpEndpoint, http_tokens: HttpTokens, http_put_response_hop_limit: HttpPutResponseHopLimit };
}

/** An interface that the asset `owner` has. */
export function interfaceOf(item: Fields, owner: string, name: string): Produced {
  return of({
    type: "ec2:member",
    owner,
    name,
    runsCode: true,
    interface: text(item.NetworkInterfaceId),
    subnets: texts(item.SubnetId),
    groups: items(item.Groups).flatMap((each) => text(each.GroupId) ?? []),
    addresses: addressesOf(item),
  });
}

/** The addresses of an interface, each with whether the internet may address it. */
export function addressesOf(item: Fields): Fields[] {
  const stated = items(item.PrivateIpAddresses);
  const v4 = (stated.length > 0 ? stated : [item]).flatMap((each) => {
    const address = text(each.PrivateIpAddress);
    if (address === undefined) return [];
    const open = text(fields(each.Association).PublicIp) ?? text(each.PublicIpAddress);
    return [{ address, public: open !== undefined }];
  });
  const v6 = items(item.Ipv6Addresses).flatMap((each) => text(each.Ipv6Address) ?? []);
  return [...v4, ...v6.map((address) => ({ address, public: true }))];
}
