/** Buckets, queues, topics, keys and secrets, with the policies that they carry; values of secrets are in no item. */
import { recoveryPoint } from "../describe/backups.js";
import { describedKafka } from "../kafka.js";
import { fields, items, text, type Fields } from "../record.js";
import { asTerraform, described, terraform, type ReadConfig } from "./reading.js";

const bucket: ReadConfig = (item, reading) => {
  const name = text(item.configuration.name) ?? text(item.configuration.BucketName) ?? item.name;
  const { BucketPolicy, PublicAccessBlockConfiguration: block, AccessControlList: list } = item.supplementary;
  const values = { id: name, bucket: name, policy: fields(BucketPolicy).policyText };
  const blocked = fields(block);
  return [
    ...asTerraform("aws_s3_bucket", values, { ...item, arn: item.arn ?? `arn:aws:s3:::${name}` }, reading),
    ...(block === undefined
      ? []
      : asTerraform(
          "aws_s3_bucket_public_access_block",
          {
            bucket: name,
            restrict_public_buckets: blocked.restrictPublicBuckets === true,
            block_public_policy: blocked.blockPublicPolicy === true,
            ignore_public_acls: blocked.ignorePublicAcls === true,
          },
          item,
          reading,
        )),
    { account: item.account, record: { type: "s3:acl", bucket: name, grants: openGrants(list) } },
  ].filter(({ record }) => record.type !== "s3:acl" || (record.grants as unknown[]).length > 0);
};

const GROUPS = new Map([
  ["AllUsers", "everyone"],
  ["AuthenticatedUsers", "any account"],
]);
const PERMISSIONS = new Map([
  ["FullControl", "FULL_CONTROL"],
  ["Read", "READ"],
  ["Write", "WRITE"],
  ["ReadAcp", "READ_ACP"],
  ["WriteAcp", "WRITE_ACP"],
]);

/** Who beyond the owner the access list lets in, in the words of the describe calls. */
function openGrants(list: unknown): Fields[] {
  return items(fields(list).grantList).flatMap(({ grantee, permission }) => {
    const to = GROUPS.get(text(grantee) ?? "");
    return to === undefined ? [] : [{ to, permission: PERMISSIONS.get(text(permission) ?? "") ?? permission }];
  });
}

export const STORES: Readonly<Record<string, ReadConfig>> = {
  "AWS::S3::Bucket": bucket,
  "AWS::SQS::Queue": terraform("aws_sqs_queue", (item, { configuration }) => ({
    arn: item.queueArn ?? item.arn,
    name: item.queueName,
    policy: configuration.Policy ?? configuration.policy,
    kms_master_key_id: configuration.KmsMasterKeyId ?? configuration.kmsMasterKeyId,
  })),
  "AWS::SNS::Topic": terraform("aws_sns_topic", (item, { configuration }) => ({
    arn: item.topicArn,
    name: item.topicName,
    policy: configuration.Policy ?? configuration.policy,
  })),
  "AWS::KMS::Key": terraform("aws_kms_key", (item, { supplementary }) => ({
    id: item.keyId,
    policy: supplementary.Policy,
  })),
  "AWS::SecretsManager::Secret": terraform("aws_secretsmanager_secret", (item, { name }) => ({
    name: item.name ?? name,
    kms_key_id: item.kmsKeyId,
  })),
  "AWS::Backup::RecoveryPoint": (item) => recoveryPoint({ RecoveryPointArn: item.arn, ...described(item) }),
  "AWS::MSK::Cluster": (item) => describedKafka({ ClusterArn: item.arn, ClusterName: item.name, ...described(item) }),
  "AWS::EFS::FileSystem": terraform("aws_efs_file_system", () => ({})),
};
