/** Terraform: stores of data and secrets, and the policies that these carry. */
import { keyOfBucket } from "./encryption.js";
import { kafkaStore } from "./kafka.js";
import { items, text, texts, type Fields } from "./record.js";
import { kafkaOf } from "./terraform-members.js";
import { containers, document, first, plain, resourcePolicy, type Read } from "./terraform-reading.js";
import { accessKeysIn, isLoginKey } from "./traces.js";

/** Clusters of other engines bear ARNs of RDS. */
const cluster = (engine: string) =>
  plain("rds:cluster", (values) => ({
    name: text(values.cluster_identifier),
    engine,
    endpoint: text(values.endpoint),
  }));

const searchDomain = plain("es:domain", (values, reading) => ({
  name: text(values.domain_name),
  endpoint: text(values.endpoint),
  policy: document(values, "access_policies", reading),
  inside: texts(first(values.vpc_options).subnet_ids).length > 0,
  login: first(values.advanced_security_options).enabled === true,
}));

export const DATA: Readonly<Record<string, Read>> = {
  aws_s3_bucket: plain("s3:bucket", (values, reading) => ({
    name: text(values.bucket),
    policy: document(values, "policy", reading),
    grants: openGrants(values),
    encrypted: items(values.server_side_encryption_configuration).length > 0 || undefined,
    key: bucketKey(first(values.server_side_encryption_configuration)),
  })),
  aws_s3_bucket_server_side_encryption_configuration: (values) => [
    { type: "s3:encryption", bucket: text(values.bucket), key: bucketKey(values) },
  ],
  aws_s3_bucket_policy: resourcePolicy("s3", "bucket"),
  aws_s3_bucket_public_access_block: (values) => [
    {
      type: "s3:public-access-block",
      bucket: text(values.bucket),
      policies: values.restrict_public_buckets === true,
      acls: values.ignore_public_acls === true,
    },
  ],
  aws_s3_account_public_access_block: (values) => [
    {
      type: "s3:public-access-block",
      policies: values.restrict_public_buckets === true,
      acls: values.ignore_public_acls === true,
    },
  ],
  aws_s3_bucket_ownership_controls: (values) =>
    first(values.rule).object_ownership === "BucketOwnerEnforced"
      ? [{ type: "s3:public-access-block", bucket: text(values.bucket), acls: true }]
      : [],
  aws_s3_bucket_acl: (values) => [{ type: "s3:acl", bucket: text(values.bucket), grants: openGrants(values) }],
  aws_s3_object: (values) => {
    const accessKeys = accessKeysIn([values.content, values.content_base64]);
    const [name, open] = [text(values.key), openGrants(values)];
    const login = isLoginKey(name) || undefined;
    return [{ type: "s3:object", bucket: text(values.bucket), name, accessKeys, grants: open, loginKey: login }];
  },
  aws_dynamodb_table_item: (values, { passwordsOf }) => {
    const accessKeys = accessKeysIn(containers(values.item));
    return accessKeys.length === 0 && passwordsOf.length === 0
      ? []
      : [{ type: "dynamodb:item", table: text(values.table_name), accessKeys }];
  },
  aws_dynamodb_table: plain("dynamodb:table", (values) => ({
    stream: values.stream_enabled === true,
    key: text(first(values.server_side_encryption).kms_key_arn),
  })),
  aws_db_instance: plain("rds:instance", (values) => ({
    name: text(values.identifier) ?? text(values.id),
    engine: text(values.engine),
    endpoint: text(values.address),
    key: text(values.kms_key_id),
    iamLogin: values.iam_database_authentication_enabled === true || undefined,
    resourceId: text(values.resource_id),
  })),
  aws_db_snapshot: plain("rds:snapshot", (values) => ({
    arn: text(values.db_snapshot_arn) ?? text(values.arn),
    name: text(values.db_snapshot_identifier),
    instance: text(values.db_instance_identifier),
    sharedWith: texts(values.shared_accounts),
    encrypted: values.encrypted,
    key: text(values.kms_key_id),
  })),
  aws_db_cluster_snapshot: plain("rds:cluster-snapshot", (values) => ({
    arn: text(values.db_cluster_snapshot_arn) ?? text(values.arn),
    name: text(values.db_cluster_snapshot_identifier),
    instance: text(values.db_cluster_identifier),
    sharedWith: texts(values.shared_accounts),
    encrypted: values.storage_encrypted,
    key: text(values.kms_key_id),
  })),
  aws_ebs_snapshot: plain("ec2:snapshot", (values) => ({
    volume: text(values.volume_id),
    encrypted: values.encrypted,
    key: text(values.kms_key_id),
  })),
  aws_ami: plain("ec2:image", () => ({})),
  aws_ami_from_instance: plain("ec2:image", () => ({})),
  aws_snapshot_create_volume_permission: (values) => [
    { type: "sharing", of: "ec2:snapshot", name: text(values.snapshot_id), sharedWith: texts(values.account_id) },
  ],
  aws_ami_launch_permission: (values) => [
    {
      type: "sharing",
      of: "ec2:image",
      name: text(values.image_id),
      sharedWith: [...texts(values.account_id), ...texts(values.group)],
    },
  ],
  aws_rds_cluster: plain("rds:cluster", (values) => ({
    name: text(values.cluster_identifier),
    engine: text(values.engine),
    endpoint: text(values.endpoint),
    key: text(values.kms_key_id),
    iamLogin: values.iam_database_authentication_enabled === true || undefined,
    resourceId: text(values.cluster_resource_id),
    dataApi: values.enable_http_endpoint === true || undefined,
    masterSecret: text(first(values.master_user_secret).secret_arn),
  })),
  aws_secretsmanager_secret: plain("secretsmanager:secret", (values, reading) => ({
    key: text(values.kms_key_id),
    policy: document(values, "policy", reading),
  })),
  aws_secretsmanager_secret_policy: resourcePolicy("secretsmanager", "secret_arn"),
  aws_secretsmanager_secret_version: (values, { passwordsOf }) => {
    const accessKeys = accessKeysIn(values.secret_string);
    return accessKeys.length === 0 && passwordsOf.length === 0
      ? []
      : [{ type: "secretsmanager:value", secret: text(values.secret_id), accessKeys }];
  },
  aws_ssm_parameter: plain("ssm:parameter", (values) => ({
    secure: values.type === "SecureString",
    key: values.type === "SecureString" ? text(values.key_id) : undefined,
    accessKeys: accessKeysIn(values.value),
    loginKey: isLoginKey(text(values.name)) || undefined,
  })),
  aws_kms_key: plain("kms:key", (values, reading) => ({
    policy: document(values, "policy", reading),
    // A plan may not know yet what a key that is there would have.
    usualPolicy: (reading.applied && text(values.policy) === undefined) || undefined,
  })),
  aws_kms_key_policy: resourcePolicy("kms", "key_id"),
  aws_kms_alias: (values) => [{ type: "kms:alias", name: text(values.name), key: text(values.target_key_id) }],
  aws_kms_grant: (values) => [
    {
      type: "policy:resource",
      service: "kms",
      resource: text(values.key_id),
      grant: true,
      document: {
        Statement: [
          {
            Effect: "Allow",
            Action: texts(values.operations).map((each) => `kms:${each}`),
            Resource: "*",
            Principal: { AWS: text(values.grantee_principal) },
          },
        ],
      },
    },
  ],
  aws_sqs_queue: plain("sqs:queue", (values, reading) => ({
    policy: document(values, "policy", reading),
    key: text(values.kms_master_key_id),
  })),
  aws_sqs_queue_policy: resourcePolicy("sqs", "queue_url"),
  aws_sns_topic: plain("sns:topic", (values, reading) => ({ policy: document(values, "policy", reading) })),
  aws_sns_topic_policy: resourcePolicy("sns", "arn"),
  aws_efs_file_system: plain("elasticfilesystem:file-system", (values) => ({ encrypted: values.encrypted })),
  aws_efs_file_system_policy: resourcePolicy("elasticfilesystem", "file_system_id"),
  aws_backup_vault_policy: (values, reading) =>
    resourcePolicy("backup", text(values.backup_vault_arn) === undefined ? "backup_vault_name" : "backup_vault_arn")(
      values,
      reading,
    ),
  aws_redshift_cluster: plain("redshift:cluster", (values) => ({ name: text(values.cluster_identifier) })),
  aws_docdb_cluster: cluster("docdb"),
  aws_neptune_cluster: cluster("neptune"),
  aws_msk_cluster: (values) => [kafkaStore(kafkaOf(values))],
  aws_msk_serverless_cluster: (values) => [kafkaStore(kafkaOf(values))],
  aws_msk_cluster_policy: resourcePolicy("kafka", "cluster_arn"),
  aws_opensearch_domain: searchDomain,
  aws_elasticsearch_domain: searchDomain,
  aws_opensearch_domain_policy: resourcePolicy("es", "domain_name", "access_policies"),
  aws_ecr_repository: plain("ecr:repository", (values) => ({
    tagging: text(values.image_tag_mutability),
    taggingBut: items(values.image_tag_mutability_exclusion_filter).flatMap((each) => text(each.filter) ?? []),
  })),
  aws_ecr_repository_policy: resourcePolicy("ecr", "repository"),
};

/** The key that a bucket encrypts new objects with, where one of KMS does. */
function bucketKey(configuration: Fields): string | undefined {
  const { kms_master_key_id: key, sse_algorithm: by } = first(
    first(configuration.rule).apply_server_side_encryption_by_default,
  );
  return keyOfBucket(key, by);
}

/** What access lists give away beyond the account: to everyone, or to whoever has any account. */
function openGrants(values: Fields): Fields[] {
  const canned = { "public-read": ["READ"], "public-read-write": ["READ", "WRITE"] }[text(values.acl) ?? ""] ?? [];
  const stated = items(first(values.access_control_policy).grant).flatMap((each) => {
    const group = /\/(AllUsers|AuthenticatedUsers)$/.exec(text(first(each.grantee).uri) ?? "")?.[1];
    if (group === undefined) return [];
    return [{ to: group === "AllUsers" ? "everyone" : "any account", permission: text(each.permission) }];
  });
  const any = values.acl === "authenticated-read" ? [{ to: "any account", permission: "READ" }] : [];
  return [...canned.map((permission) => ({ to: "everyone", permission })), ...any, ...stated];
}
