/**
 * Clusters of MSK: what lies in their topics, and the door of their brokers with the ports on which these listen.
 * https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 */
import { of, resource, type ReadItem } from "./network/records.js";
import { compact, fields, text, texts, type AwsRecord, type Fields } from "./record.js";

export interface KafkaCluster {
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Its brokers have addresses that the internet may use. */
  readonly isPublic: boolean;
  /** What clients may show who they are with; nobody is asked where all are off. Undefined: the input does not tell. */
  readonly logins: { readonly iam: boolean; readonly scram: boolean; readonly certificate: boolean } | undefined;
  /** Clients need not show anything. */
  readonly open: boolean;
  /** `TLS`, `TLS_PLAINTEXT` or `PLAINTEXT`. */
  readonly inTransit: string | undefined;
}

export const kafkaStore = ({ arn, name, logins }: KafkaCluster): AwsRecord =>
  compact({ type: "kafka:cluster", arn, name, iamLogin: logins?.iam });

/** Where nobody is asked who they are, that door; it is never one that the internet may use. */
export function kafkaDoor(cluster: KafkaCluster): AwsRecord {
  const { arn, name, subnets, groups, logins, inTransit = "TLS", isPublic } = cluster;
  const open = cluster.open || (logins !== undefined && !Object.values(logins).some(Boolean));
  const { certificate, scram, iam } = logins ?? { certificate: true, scram: true, iam: true };
  const own = [...(certificate ? [9094] : []), ...(scram ? [9096] : []), ...(iam ? [9098] : [])];
  const anybody = [...(inTransit.includes("PLAINTEXT") ? [9092] : []), ...(inTransit.startsWith("TLS") ? [9094] : [])];
  const asked = [...own, ...(isPublic ? own.map((port) => port + 100) : [])];
  const untold = (logins === undefined && !open) || undefined;
  const ports = open ? anybody : untold === true ? [...new Set([...anybody, ...asked])] : asked;
  const door = { ports, application: "kafka", sends: false, public: isPublic, open: open || undefined };
  return compact({ type: "ec2:member", owner: arn, name, serves: arn, subnets, groups, untold, ...door });
}

const isOn = (value: unknown) => fields(value).Enabled === true;

/** As `kafka list-clusters-v2` answers, and `list-clusters` and AWS Config with the settings beside the name. */
export function kafkaCluster(item: Fields): KafkaCluster {
  const [alone] = Array.isArray(fields(item.Serverless).VpcConfigs)
    ? (fields(item.Serverless).VpcConfigs as unknown[])
    : [];
  const settings = fields(item.Provisioned ?? item.Serverless ?? item);
  const isTold = alone !== undefined || settings.ClientAuthentication !== undefined;
  const nodes = fields(settings.BrokerNodeGroupInfo);
  const clients = fields(settings.ClientAuthentication);
  const { Iam, Scram } = fields(clients.Sasl);
  return {
    arn: text(item.ClusterArn),
    name: text(item.ClusterName),
    subnets: [...texts(nodes.ClientSubnets), ...texts(fields(alone).SubnetIds)],
    groups: [...texts(nodes.SecurityGroups), ...texts(fields(alone).SecurityGroupIds)],
    isPublic: text(fields(fields(nodes.ConnectivityInfo).PublicAccess).Type) === "SERVICE_PROVIDED_EIPS",
    logins: isTold
      ? { iam: isOn(Iam) || alone !== undefined, scram: isOn(Scram), certificate: isOn(clients.Tls) }
      : undefined,
    open: isOn(clients.Unauthenticated),
    inTransit: text(fields(fields(settings.EncryptionInfo).EncryptionInTransit).ClientBroker),
  };
}

export const describedKafka: ReadItem = (item) => {
  const cluster = kafkaCluster(item);
  if (cluster.arn === undefined) return [];
  return [resource(kafkaStore(cluster)), of(kafkaDoor(cluster))];
};
