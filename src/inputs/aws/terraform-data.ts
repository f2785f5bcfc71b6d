/** Terraform: stores of data and secrets, and the policies that these carry. */
import { text } from "./record.js";
import { containers, document, plain, resourcePolicy, type Read } from "./terraform-reading.js";
import { accessKeysIn } from "./traces.js";

export const DATA: Readonly<Record<string, Read>> = {
  aws_s3_bucket: plain("s3:bucket", (values, reading) => ({
    name: text(values.bucket),
    policy: document(values, "policy", reading),
  })),
  aws_s3_bucket_policy: resourcePolicy("s3", "bucket"),
  aws_s3_bucket_public_access_block: (values) => [
    {
      type: "s3:public-access-block",
      bucket: text(values.bucket),
      policies: values.restrict_public_buckets === true || values.block_public_policy === true,
    },
  ],
  aws_s3_object: (values, { passwordsOf }) => {
    const accessKeys = accessKeysIn([values.content, values.content_base64]);
    return accessKeys.length === 0 && passwordsOf.length === 0
      ? []
      : [{ type: "s3:object", bucket: text(values.bucket), name: text(values.key), accessKeys }];
  },
  aws_dynamodb_table_item: (values, { passwordsOf }) => {
    const accessKeys = accessKeysIn(containers(values.item));
    return accessKeys.length === 0 && passwordsOf.length === 0
      ? []
      : [{ type: "dynamodb:item", table: text(values.table_name), accessKeys }];
  },
  aws_dynamodb_table: plain("dynamodb:table", (values) => ({ stream: values.stream_enabled === true })),
  aws_db_instance: plain("rds:instance", (values) => ({
    name: text(values.identifier) ?? text(values.id),
    engine: text(values.engine),
    endpoint: text(values.address),
  })),
  aws_db_snapshot: (values) => [
    { type: "rds:snapshot", arn: text(values.arn), instance: text(values.db_instance_identifier) },
  ],
  aws_rds_cluster: plain("rds:cluster", (values) => ({
    name: text(values.cluster_identifier),
    engine: text(values.engine),
    endpoint: text(values.endpoint),
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
    accessKeys: accessKeysIn(values.value),
  })),
  aws_kms_key: plain("kms:key", (values, reading) => ({ policy: document(values, "policy", reading) })),
  aws_sqs_queue: plain("sqs:queue", (values, reading) => ({ policy: document(values, "policy", reading) })),
  aws_sqs_queue_policy: resourcePolicy("sqs", "queue_url"),
  aws_sns_topic: plain("sns:topic", (values, reading) => ({ policy: document(values, "policy", reading) })),
  aws_sns_topic_policy: resourcePolicy("sns", "arn"),
  aws_efs_file_system: plain("elasticfilesystem:file-system", () => ({})),
  aws_redshift_cluster: plain("redshift:cluster", (values) => ({ name: text(values.cluster_identifier) })),
};
