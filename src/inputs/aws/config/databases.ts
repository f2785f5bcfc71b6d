/** Databases: the store, its door in the network, and the subnets that it may stand in. */
import { fields, items, text, type Fields } from "../record.js";
import { asTerraform, plainly, terraform, type ReadConfig } from "./reading.js";

const groupsOf = (list: unknown) => items(list).flatMap((each) => text(each.vpcSecurityGroupId) ?? []);

const database =
  (type: string, values: (item: Fields) => Fields): ReadConfig =>
  (item, reading) => {
    const found = plainly(item);
    const subnets = fields(found.dBSubnetGroup);
    const name = text(subnets.dBSubnetGroupName) ?? text(found.dBSubnetGroup);
    const listed = items(subnets.subnets).flatMap((each) => text(each.subnetIdentifier) ?? []);
    return [
      ...asTerraform(
        type,
        {
          engine: found.engine,
          db_subnet_group_name: name,
          vpc_security_group_ids: groupsOf(found.vpcSecurityGroups),
          publicly_accessible: found.publiclyAccessible,
          ...values(found),
        },
        item,
        reading,
      ),
      ...(name === undefined || listed.length === 0
        ? []
        : asTerraform("aws_db_subnet_group", { id: name, name, subnet_ids: listed }, item, reading)),
    ];
  };

export const DATABASES: Readonly<Record<string, ReadConfig>> = {
  "AWS::RDS::DBInstance": database("aws_db_instance", (item) => ({
    id: item.dBInstanceIdentifier,
    identifier: item.dBInstanceIdentifier,
    address: fields(item.endpoint).address,
    port: fields(item.endpoint).port ?? item.dbInstancePort,
    iam_database_authentication_enabled: item.iAMDatabaseAuthenticationEnabled,
    resource_id: item.dbiResourceId,
    kms_key_id: item.kmsKeyId,
  })),
  "AWS::RDS::DBCluster": database("aws_rds_cluster", (item) => ({
    id: item.dBClusterIdentifier ?? item.dbclusterIdentifier,
    cluster_identifier: item.dBClusterIdentifier ?? item.dbclusterIdentifier,
    endpoint: item.endpoint,
    port: item.port,
    iam_database_authentication_enabled: item.iAMDatabaseAuthenticationEnabled ?? item.iamdatabaseAuthenticationEnabled,
    cluster_resource_id: item.dbClusterResourceId,
    kms_key_id: item.kmsKeyId,
  })),
  "AWS::DynamoDB::Table": terraform("aws_dynamodb_table", (item) => ({
    name: item.tableName,
    id: item.tableName,
    stream_enabled: fields(item.streamSpecification).streamEnabled === true,
    server_side_encryption: [{ kms_key_arn: fields(item.ssedescription ?? item.sSEDescription).kmsMasterKeyArn }],
  })),
  "AWS::Redshift::Cluster": terraform("aws_redshift_cluster", (item) => ({
    cluster_identifier: item.clusterIdentifier,
  })),
};
