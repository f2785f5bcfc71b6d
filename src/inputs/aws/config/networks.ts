/** Networks and machines: the same names as in the describe calls of EC2, but for the case of their first letter. */
import { natGateway, peering, prefixList, routeTable, transitAttachment } from "../network/gateways.js";
import { instance, internetGateway, networkAcl, securityGroup, subnet, vpc } from "../network/records.js";
import type { Produced } from "../network/records.js";
import { fields, items, text, texts, type Fields } from "../record.js";
import { described, plainly, terraform, type ReadConfig } from "./reading.js";

const plain =
  (read: (item: Fields) => readonly Produced[]): ReadConfig =>
  (item) =>
    read(described(item));

/** Ranges of addresses are texts, with IPv4 and IPv6 once more in lists of their own. */
function withRanges(item: Fields): Fields {
  const permissions = (value: unknown) =>
    items(value).map((each) => {
      const listed = items(each.Ipv4Ranges).flatMap((range) => text(range.CidrIp) ?? []);
      const plainly = [...texts(each.IpRanges), ...items(each.IpRanges).flatMap((range) => text(range.CidrIp) ?? [])];
      return { ...each, IpRanges: [...new Set([...listed, ...plainly])].map((CidrIp) => ({ CidrIp })) };
    });
  return {
    ...item,
    IpPermissions: permissions(item.IpPermissions),
    IpPermissionsEgress: permissions(item.IpPermissionsEgress),
  };
}

/** What stands on the machine, database or balancer that it belongs to. */
const elsewhere: ReadConfig = () => [];

export const NETWORKS: Readonly<Record<string, ReadConfig>> = {
  "AWS::EC2::VPC": plain(vpc),
  "AWS::EC2::Subnet": plain(subnet),
  "AWS::EC2::SecurityGroup": plain((item) => securityGroup(withRanges(item))),
  "AWS::EC2::NetworkAcl": plain(networkAcl),
  "AWS::EC2::RouteTable": plain(routeTable),
  "AWS::EC2::InternetGateway": plain(internetGateway),
  "AWS::EC2::NatGateway": plain(natGateway),
  "AWS::EC2::VPCPeeringConnection": plain(peering),
  "AWS::EC2::TransitGatewayAttachment": plain(transitAttachment),
  "AWS::EC2::PrefixList": plain(prefixList),
  "AWS::EC2::Instance": (item) => instance(described(item), item.account),
  "AWS::EC2::NetworkInterface": elsewhere,
  "AWS::EC2::EIP": elsewhere,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": terraform("aws_lb", (item) => ({
    arn: item.loadBalancerArn,
    name: item.loadBalancerName,
    dns_name: item.dNSName,
    internal: item.scheme === "internal",
    load_balancer_type: item.type,
    subnets: items(item.availabilityZones).flatMap((zone) => text(zone.subnetId) ?? []),
    security_groups: item.securityGroups,
  })),
  "AWS::ElasticLoadBalancingV2::Listener": terraform("aws_lb_listener", (item) => ({
    load_balancer_arn: item.loadBalancerArn,
    port: item.port,
    default_action: items(item.defaultActions).map((action) => ({
      target_group_arn: action.targetGroupArn,
      forward: [
        {
          target_group: items(fields(action.forwardConfig).targetGroups).map((each) => ({ arn: each.targetGroupArn })),
        },
      ],
    })),
  })),
  "AWS::ElasticLoadBalancingV2::TargetGroup": (item, reading) => {
    const { targetGroupArn, port, protocol, targets } = plainly(item);
    const group = { arn: targetGroupArn ?? item.arn, port, protocol };
    return [
      ...terraform("aws_lb_target_group", () => group)(item, reading),
      ...items(targets).flatMap((target) =>
        terraform("aws_lb_target_group_attachment", () => ({
          target_group_arn: group.arn,
          target_id: target.id,
          port: target.port ?? port,
        }))(item, reading),
      ),
    ];
  },
};
