/** What takes requests for others: load balancers, gateways, distributions, control planes. */
import { of, resource, type Produced, type ReadItem } from "../network/records.js";
import { nameRecord } from "../names.js";
import { compact, fields, items, text, texts, type Fields } from "../record.js";

const balancer: ReadItem = (item) => {
  const arn = text(item.LoadBalancerArn);
  if (arn === undefined || item.Type === "gateway") return [];
  const groups = texts(item.SecurityGroups);
  return [
    of({
      type: "elb:load-balancer",
      arn,
      name: text(item.LoadBalancerName),
      dns: text(item.DNSName),
      public: item.Scheme !== "internal",
      network: item.Type === "network" || undefined,
      subnets: items(item.AvailabilityZones).flatMap((each) => text(each.SubnetId) ?? []),
      account: arn.split(":")[4],
      ...(groups.length > 0 ? { groups } : { unrestricted: item.Type === "network" }),
    }),
  ];
};

/** The older kind holds its listeners and targets itself and does not say which account it is in. */
const classicBalancer: ReadItem = (item, call) => {
  const name = text(item.LoadBalancerName);
  if (name === undefined) return [];
  const arn = `arn:aws:elasticloadbalancing:${call?.region ?? ""}::loadbalancer/${name}`;
  const listeners = items(item.ListenerDescriptions).map((each) => fields(each.Listener));
  return [
    {
      type: "elb:load-balancer",
      arn,
      name,
      dns: text(item.DNSName),
      public: item.Scheme !== "internal",
      subnets: texts(item.Subnets),
      groups: texts(item.SecurityGroups),
    },
    ...listeners.map((each) => ({
      type: "elb:listener",
      balancer: arn,
      port: each.LoadBalancerPort,
      targetGroups: [`${arn}:${String(each.InstancePort)}`],
    })),
    ...listeners.flatMap(({ InstancePort: port }) =>
      items(item.Instances).map(({ InstanceId: target }) => ({
        type: "elb:target",
        group: `${arn}:${String(port)}`,
        target,
        port,
      })),
    ),
  ].map((record) => of({ ...record, unplaced: true }));
};

const listener: ReadItem = (item) => {
  const actions = items(item.DefaultActions);
  const groups = actions.flatMap((each) => [
    ...texts(each.TargetGroupArn),
    ...items(fields(each.ForwardConfig).TargetGroups).flatMap((one) => text(one.TargetGroupArn) ?? []),
  ]);
  return [
    of({
      type: "elb:listener",
      balancer: text(item.LoadBalancerArn),
      port: item.Port,
      targetGroups: [...new Set(groups)],
    }),
  ];
};

const targetGroup: ReadItem = (item) => [
  of({
    type: "elb:target-group",
    arn: text(item.TargetGroupArn),
    port: item.Port,
    protocol: text(item.Protocol),
    kind: text(item.TargetType),
  }),
];

/** The group stands in the path alone. */
const targetHealth: ReadItem = (item, call) => {
  const target = fields(item.Target);
  const group = call?.parameters.find((each) => each.includes(":targetgroup/"));
  return group === undefined ? [] : [of({ type: "elb:target", group, target: text(target.Id), port: target.Port })];
};

/** REST APIs (`get-rest-apis`). */
const restApi: ReadItem = (item, call) => {
  const id = text(item.id);
  if (id === undefined) return [];
  const kinds = texts(fields(item.endpointConfiguration).types);
  return [
    resource(
      compact({
        type: "apigateway:api",
        arn: `arn:aws:apigateway:${call?.region ?? ""}::/restapis/${id}`,
        id,
        name: text(item.name),
        private: kinds.includes("PRIVATE") || undefined,
        policy: item.policy === undefined ? undefined : text(item.policy),
      }),
    ),
  ];
};

/** HTTP and WebSocket APIs (`apigatewayv2 get-apis`), and their integrations. */
const httpApi: ReadItem = (item, call): readonly Produced[] => {
  const id = text(item.ApiId);
  const region = call?.region ?? "";
  if (id !== undefined) {
    const endpoint = text(item.ApiEndpoint);
    const arn = `arn:aws:apigateway:${region}::/apis/${id}`;
    return [resource(compact({ type: "apigateway:api", arn, id, name: text(item.Name), endpoint }))];
  }
  const [uri, api] = [text(item.IntegrationUri), call?.parameters[0]];
  return uri === undefined || api === undefined
    ? []
    : [
        resource({
          type: "apigateway:integration",
          api,
          uri,
          method: text(item.IntegrationMethod),
          role: text(item.CredentialsArn),
        }),
      ];
};

const distribution: ReadItem = (item) => {
  const arn = text(item.ARN);
  if (arn === undefined || item.Enabled === false) return [];
  const behaviors = [fields(item.DefaultCacheBehavior), ...items(fields(item.CacheBehaviors).Items)];
  const isSigned = ({ TrustedSigners: signers, TrustedKeyGroups: keys }: Fields) =>
    fields(signers).Enabled === true || fields(keys).Enabled === true;
  return [
    resource(
      compact({
        type: "cloudfront:distribution",
        arn,
        id: text(item.Id),
        name: text(item.DomainName),
        hosts: texts(fields(item.Aliases).Items),
        signed: behaviors.every(isSigned) || undefined,
        origins: items(fields(item.Origins).Items).flatMap((each) => text(each.DomainName) ?? []),
      }),
    ),
  ];
};

/** The control plane of an EKS cluster. */
const cluster: ReadItem = (item) => {
  const arn = text(item.arn);
  if (arn === undefined) return [];
  const network = fields(item.resourcesVpcConfig);
  return [
    resource(
      compact({
        type: "eks:cluster",
        arn,
        name: text(item.name),
        endpoint: text(item.endpoint),
        authentication: text(fields(item.accessConfig).authenticationMode),
        openTo: network.endpointPublicAccess === true ? texts(network.publicAccessCidrs) : [],
      }),
    ),
  ];
};

const dnsRecord: ReadItem = (item) => {
  const values = items(item.ResourceRecords).flatMap((each) => text(each.Value) ?? []);
  const targets = [...texts(fields(item.AliasTarget).DNSName), ...values];
  return nameRecord(text(item.Type), text(item.Name), targets).map(of);
};

/** The lists of what takes requests, by the name that the API gives them. */
export const DOORS: Readonly<Record<string, ReadItem>> = {
  LoadBalancers: balancer,
  LoadBalancerDescriptions: classicBalancer,
  Listeners: listener,
  TargetGroups: targetGroup,
  TargetHealthDescriptions: targetHealth,
  items: restApi,
  Items: httpApi,
  DistributionList: (item, call) => items(item.Items).flatMap((each) => distribution(each, call)),
  cluster,
  ResourceRecordSets: dnsRecord,
};
