/** Routes, gateways, peerings, prefix lists, as the describe calls of EC2 answer. */
import { compact, fields, items, text, type Fields } from "../record.js";
import type { Produced, ReadItem } from "./records.js";

const of = (record: Produced["record"]): Produced => ({ record });

export const routeTable: ReadItem = (item) => {
  const id = text(item.RouteTableId);
  if (id === undefined) return [];
  const associations = items(item.Associations);
  return [
    of({
      type: "ec2:route-table",
      id,
      vpc: text(item.VpcId),
      main: associations.some((each) => each.Main === true),
      subnets: associations.flatMap((each) => text(each.SubnetId) ?? []),
      routes: items(item.Routes).map(route),
    }),
  ];
};

const TARGETS = [
  "GatewayId",
  "NatGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "EgressOnlyInternetGatewayId",
  "NetworkInterfaceId",
  "InstanceId",
  "LocalGatewayId",
  "CarrierGatewayId",
  "CoreNetworkArn",
];

function route(item: Fields): Fields {
  return compact({
    to: text(item.DestinationCidrBlock) ?? text(item.DestinationIpv6CidrBlock) ?? text(item.DestinationPrefixListId),
    via: TARGETS.map((key) => text(item[key])).find((each) => each !== undefined),
    blackhole: item.State === "blackhole",
  });
}

export const natGateway: ReadItem = (item) => {
  const id = text(item.NatGatewayId);
  if (id === undefined || item.State === "deleted" || item.State === "failed") return [];
  return [
    of({ type: "ec2:nat-gateway", id, subnet: text(item.SubnetId), public: item.ConnectivityType !== "private" }),
  ];
};

/** Only an accepted peering carries anything. */
export const peering: ReadItem = (item) => {
  const id = text(item.VpcPeeringConnectionId);
  const status = text(fields(item.Status).Code) ?? "active";
  if (id === undefined || status !== "active") return [];
  const vpcs = [item.RequesterVpcInfo, item.AccepterVpcInfo].flatMap((each) => text(fields(each).VpcId) ?? []);
  return [of({ type: "ec2:join", id, vpcs })];
};

export const transitAttachment: ReadItem = (item) => {
  const [id, vpc] = [text(item.TransitGatewayId), text(item.VpcId) ?? text(item.ResourceId)];
  const isVpc = item.ResourceType === undefined || item.ResourceType === "vpc";
  if (id === undefined || vpc === undefined || !isVpc) return [];
  const attachment = text(item.TransitGatewayAttachmentId);
  const table = text(fields(item.Association).TransitGatewayRouteTableId);
  return [
    of({ type: "ec2:join", id, vpcs: [vpc], attachment }),
    ...(table === undefined ? [] : [of({ type: "ec2:transit-association", table, attachment })]),
  ];
};

/** What the table in the path sends where (`search-transit-gateway-routes`): stated and announced routes alike. */
export const transitRoute: ReadItem = (item, call) => {
  const [table, to] = [call?.parameters[0], text(item.DestinationCidrBlock)];
  if (table === undefined || to === undefined) return [];
  if (item.State === "blackhole") return [of({ type: "ec2:transit-route", table, to })];
  return items(item.TransitGatewayAttachments).flatMap((each) => {
    const attachment = text(each.TransitGatewayAttachmentId);
    return attachment === undefined ? [] : [of({ type: "ec2:transit-route", table, to, attachment })];
  });
};

/** Whose addresses are announced to the table in the path. */
export const transitPropagation: ReadItem = (item, call) => {
  const [table, attachment] = [call?.parameters[0], text(item.TransitGatewayAttachmentId)];
  return table === undefined || attachment === undefined || item.State === "disabled"
    ? []
    : [of({ type: "ec2:transit-propagation", table, attachment })];
};

export const prefixList: ReadItem = (item) => {
  const id = text(item.PrefixListId);
  const entries = items(item.Entries).flatMap((each) => text(each.Cidr) ?? []);
  const cidrs = Array.isArray(item.Cidrs) ? item.Cidrs.filter((each) => typeof each === "string") : entries;
  return id === undefined || cidrs.length === 0 ? [] : [of({ type: "ec2:prefix-list", id, cidrs })];
};

/** A rule of `describe-security-group-rules`. */
export const groupRule: ReadItem = (item) => {
  const group = text(item.GroupId);
  if (group === undefined) return [];
  const cidr = text(item.CidrIpv4) ?? text(item.CidrIpv6);
  const [list, other] = [text(item.PrefixListId), text(fields(item.ReferencedGroupInfo).GroupId)];
  return [
    of(
      compact({
        type: "ec2:security-group-rule",
        group,
        egress: item.IsEgress === true,
        protocol: text(item.IpProtocol),
        from: item.FromPort,
        to: item.ToPort,
        cidrs: cidr === undefined ? [] : [cidr],
        prefixLists: list === undefined ? [] : [list],
        groups: other === undefined ? [] : [other],
      }),
    ),
  ];
};
