/** What holds data, as the describe calls of RDS, Redshift, OpenSearch, S3 and their like answer. */
import { describedKafka } from "../kafka.js";
import { policyDocument } from "../policy-document.js";
import { recoveryPoint } from "./backups.js";
import { of, resource, tagsOf, type ReadItem } from "../network/records.js";
import { compact, fields, items, text, texts, type Fields } from "../record.js";

/** A database as a resource, and its door as a member of the network. */
const database =
  (type: string, keys: { readonly arn: string; readonly id: string }): ReadItem =>
  (item) => {
    const [arn, name] = [text(item[keys.arn]), text(item[keys.id])];
    if (arn === undefined) return [];
    const endpoint = fields(item.Endpoint);
    const engine = text(item.Engine);
    const group = fields(item.DBSubnetGroup);
    return [
      resource({
        type,
        arn,
        name,
        engine,
        endpoint: text(endpoint.Address) ?? text(item.Endpoint),
        tags: tagsOf(item.TagList),
        encrypted: item.StorageEncrypted,
        key: text(item.KmsKeyId),
        iamLogin: item.IAMDatabaseAuthenticationEnabled === true || undefined,
        resourceId: text(item.DbiResourceId) ?? text(item.DbClusterResourceId),
        dataApi: item.HttpEndpointEnabled === true || undefined,
        masterSecret: text(fields(item.MasterUserSecret).SecretArn),
      }),
      of({
        type: "ec2:member",
        owner: arn,
        name,
        serves: arn,
        port: endpoint.Port ?? item.Port,
        application: engine,
        sends: false,
        public: item.PubliclyAccessible === true,
        subnets: items(group.Subnets).flatMap((each) => text(each.SubnetIdentifier) ?? []),
        subnetGroup: text(item.DBSubnetGroup),
        groups: items(item.VpcSecurityGroups).flatMap((each) => text(each.VpcSecurityGroupId) ?? []),
      }),
    ];
  };

const subnetGroup =
  (key: string): ReadItem =>
  (item) => {
    const name = text(item[key]);
    const subnets = items(item.Subnets).flatMap((each) => text(each.SubnetIdentifier) ?? []);
    return name === undefined ? [] : [of({ type: "rds:subnet-group", id: name, name, subnets })];
  };

const redshift: ReadItem = (item, call) => {
  const name = text(item.ClusterIdentifier);
  if (name === undefined) return [];
  const namespace = text(item.ClusterNamespaceArn);
  const [, region = call?.region ?? "", account = ""] =
    /^arn:[\w-]+:redshift:([\w-]+):(\d{12}):/.exec(namespace ?? "") ?? [];
  const arn = `arn:aws:redshift:${region}:${account}:cluster:${name}`;
  const endpoint = fields(item.Endpoint);
  const open = item.PubliclyAccessible === true;
  const addresses = items(item.ClusterNodes).flatMap((each) => {
    const address = text(each.PrivateIPAddress);
    return address === undefined ? [] : [{ address, public: open && text(each.PublicIPAddress) !== undefined }];
  });
  const record = { type: "redshift:cluster", arn, name, tags: tagsOf(item.Tags), encrypted: item.Encrypted };
  return [
    resource({ ...record, endpoint: text(endpoint.Address) }),
    of({
      type: "ec2:member",
      ...(account === "" ? { unplaced: true } : {}),
      owner: arn,
      name,
      serves: arn,
      port: endpoint.Port ?? 5439,
      application: "redshift",
      sends: false,
      public: open,
      addresses,
      subnetGroup: text(item.ClusterSubnetGroupName),
      groups: items(item.VpcSecurityGroups).flatMap((each) => text(each.VpcSecurityGroupId) ?? []),
    }),
  ];
};

/** OpenSearch and Elasticsearch: in a VPC its groups decide, else its access policy alone. */
const searchDomain: ReadItem = (item) => {
  const arn = text(item.ARN);
  if (arn === undefined) return [];
  const found = item.AccessPolicies === undefined ? undefined : policyDocument(item.AccessPolicies);
  const policy = found !== undefined && "document" in found ? found.document : undefined;
  const network = fields(item.VPCOptions);
  const [name, subnets] = [text(item.DomainName), texts(network.SubnetIds)];
  const inside = subnets.length > 0;
  const endpoint = text(item.Endpoint) ?? text(fields(item.Endpoints).vpc);
  const login = fields(item.AdvancedSecurityOptions).Enabled === true;
  return [
    resource({ type: "es:domain", arn, name, endpoint, policy, inside, login }),
    ...(inside
      ? [of({ ...DOOR, owner: arn, name, serves: arn, subnets, groups: texts(network.SecurityGroupIds) })]
      : []),
  ];
};
const DOOR = { type: "ec2:member", port: 443, application: "https", sends: false } as const;

const bucket: ReadItem = (item) => {
  const name = text(item.Name);
  return name === undefined
    ? []
    : [{ unplaced: true, record: { type: "s3:bucket", arn: `arn:aws:s3:::${name}`, id: name, name } }];
};

/** Things with an ARN. */
const plain =
  (
    type: string,
    keys: { readonly arn: string; readonly name?: string },
    more: (item: Fields) => Fields = () => ({}),
  ): ReadItem =>
  (item) => {
    const arn = text(item[keys.arn]);
    if (arn === undefined) return [];
    const name = keys.name === undefined ? undefined : text(item[keys.name]);
    return [resource(compact({ type, arn, name, tags: tagsOf(item.Tags ?? item.TagList), ...more(item) }))];
  };

const snapshot: ReadItem = (item, call) => {
  const id = text(item.SnapshotId);
  if (id === undefined) return [];
  const record = { type: "ec2:snapshot", arn: `arn:aws:ec2:${call?.region ?? ""}::snapshot/${id}`, id, name: id };
  const settings = { tags: tagsOf(item.Tags), encrypted: item.Encrypted, key: text(item.KmsKeyId) };
  return [resource({ ...record, ...settings }, text(item.OwnerId))];
};

const image: ReadItem = (item, call) => {
  const id = text(item.ImageId);
  if (id === undefined) return [];
  const arn = `arn:aws:ec2:${call?.region ?? ""}::image/${id}`;
  const open = item.Public === true ? [EVERYONE] : [];
  return [
    resource(
      { type: "ec2:image", arn, id, name: text(item.Name) ?? id, sharedWith: open, tags: tagsOf(item.Tags) },
      text(item.OwnerId),
    ),
  ];
};

/** The door of a file system in one subnet; its groups stand at its interface. */
const mountTarget: ReadItem = (item) => {
  const address = text(item.IpAddress);
  return [
    of({
      type: "efs:mount-target",
      fileSystem: text(item.FileSystemId),
      subnets: texts(item.SubnetId),
      interface: text(item.NetworkInterfaceId),
      addresses: address === undefined ? [] : [{ address }],
    }),
  ];
};

const keyAlias: ReadItem = (item) => {
  const [name, key] = [text(item.AliasName), text(item.TargetKeyId)];
  return name === undefined || key === undefined ? [] : [resource({ type: "kms:alias", name, key })];
};

/** Whom a copy is given to when it is given to everyone. */
export const EVERYONE = "all";

/** The lists of what holds data, by the name that the API gives them. */
export const STORES: Readonly<Record<string, ReadItem>> = {
  DBInstances: database("rds:instance", { arn: "DBInstanceArn", id: "DBInstanceIdentifier" }),
  DBClusters: database("rds:cluster", { arn: "DBClusterArn", id: "DBClusterIdentifier" }),
  DBSnapshots: plain("rds:snapshot", { arn: "DBSnapshotArn", name: "DBSnapshotIdentifier" }, (item) => ({
    instance: text(item.DBInstanceIdentifier),
    encrypted: item.Encrypted,
    key: text(item.KmsKeyId),
  })),
  DBClusterSnapshots: plain(
    "rds:cluster-snapshot",
    { arn: "DBClusterSnapshotArn", name: "DBClusterSnapshotIdentifier" },
    (item) => ({
      instance: text(item.DBClusterIdentifier),
      encrypted: item.StorageEncrypted,
      key: text(item.KmsKeyId),
    }),
  ),
  DBSubnetGroups: subnetGroup("DBSubnetGroupName"),
  ClusterSubnetGroups: subnetGroup("ClusterSubnetGroupName"),
  Clusters: redshift,
  ClusterInfoList: describedKafka,
  DomainStatus: searchDomain,
  DomainStatusList: searchDomain,
  Buckets: bucket,
  Table: plain("dynamodb:table", { arn: "TableArn", name: "TableName" }, (item) => ({
    key: text(fields(item.SSEDescription).KMSMasterKeyArn),
  })),
  SecretList: plain("secretsmanager:secret", { arn: "ARN", name: "Name" }, (item) => ({ key: text(item.KmsKeyId) })),
  Parameters: plain("ssm:parameter", { arn: "ARN", name: "Name" }, (item) => ({
    secure: item.Type === "SecureString",
    key: item.Type === "SecureString" ? text(item.KeyId) : undefined,
  })),
  Topics: plain("sns:topic", { arn: "TopicArn" }),
  FileSystems: plain("elasticfilesystem:file-system", { arn: "FileSystemArn", name: "Name" }, (item) => ({
    encrypted: item.Encrypted,
  })),
  MountTargets: mountTarget,
  Keys: plain("kms:key", { arn: "KeyArn" }),
  Aliases: keyAlias,
  repositories: plain("ecr:repository", { arn: "repositoryArn", name: "repositoryName" }, (item) => ({
    tagging: text(item.imageTagMutability),
    taggingBut: items(item.imageTagMutabilityExclusionFilters).flatMap((each) => text(each.filter) ?? []),
  })),
  RecoveryPoints: recoveryPoint,
  Snapshots: snapshot,
  Images: image,
};
