/**
 * One name for what several tools check on the same resource of AWS, so that their reports become one finding. By the
 * controls of Security Hub (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html)
 * and the checks of Prowler (https://hub.prowler.com) that look at the same setting of the same kind of resource.
 */
import { oneLine } from "./report-fields.js";

/** Setting → control of Security Hub, check of Prowler. */
const CONTROLS: Readonly<Record<string, readonly [hub: string, prowler: string]>> = {
  "account-public-access-block": ["s3.1", "s3_account_level_public_access_blocks"],
  "bucket-public-access-block": ["s3.8", "s3_bucket_level_public_access_block"],
  "bucket-tls-only": ["s3.5", "s3_bucket_secure_transport_policy"],
  "bucket-access-log": ["s3.9", "s3_bucket_server_access_logging_enabled"],
  "bucket-acl": ["s3.12", "s3_bucket_acl_prohibited"],
  "bucket-versioning": ["s3.14", "s3_bucket_object_versioning"],
  "bucket-kms-encryption": ["s3.17", "s3_bucket_kms_encryption"],
  "bucket-mfa-delete": ["s3.20", "s3_bucket_no_mfa_delete"],
  "volume-snapshot-public": ["ec2.1", "ec2_ebs_public_snapshot"],
  "default-group-traffic": ["ec2.2", "ec2_securitygroup_default_restrict_traffic"],
  "vpc-flow-logs": ["ec2.6", "vpc_flow_logs_enabled"],
  "volume-default-encryption": ["ec2.7", "ec2_ebs_default_encryption"],
  "machine-metadata-token": ["ec2.8", "ec2_instance_imdsv2_enabled"],
  "machine-public-address": ["ec2.9", "ec2_instance_public_ip"],
  "group-open-ssh": ["ec2.13", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22"],
  "group-open-rdp": ["ec2.14", "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389"],
  "policy-full-administrator": ["iam.1", "iam_customer_attached_policy_no_administrative_privileges"],
  "user-own-policies": ["iam.2", "iam_policy_attached_only_to_group_or_roles"],
  "access-key-rotation": ["iam.3", "iam_rotate_access_key_90_days"],
  "root-access-key": ["iam.4", "iam_no_root_access_key"],
  "user-console-mfa": ["iam.5", "iam_user_mfa_enabled_console_access"],
  "root-hardware-mfa": ["iam.6", "iam_root_hardware_mfa_enabled"],
  "root-mfa": ["iam.9", "iam_root_mfa_enabled"],
  "database-snapshot-public": ["rds.1", "rds_snapshots_public_access"],
  "database-public": ["rds.2", "rds_instance_no_public_access"],
  "database-encryption": ["rds.3", "rds_instance_storage_encrypted"],
  "database-several-zones": ["rds.5", "rds_instance_multi_az"],
  "database-deletion-protection": ["rds.8", "rds_instance_deletion_protection"],
  "database-backup": ["rds.11", "rds_instance_backup_enabled"],
  "database-minor-upgrades": ["rds.13", "rds_instance_minor_version_upgrade_enabled"],
  "function-public": ["lambda.1", "awslambda_function_not_publicly_accessible"],
  "function-runtime-supported": ["lambda.2", "awslambda_function_using_supported_runtimes"],
  "key-rotation": ["kms.4", "kms_cmk_rotation_enabled"],
  "trail-all-regions": ["cloudtrail.1", "cloudtrail_multi_region_enabled"],
  "trail-encryption": ["cloudtrail.2", "cloudtrail_kms_encryption_enabled"],
  "trail-validation": ["cloudtrail.4", "cloudtrail_log_file_validation_enabled"],
  "threat-detection": ["guardduty.1", "guardduty_is_enabled"],
  "configuration-recorder": ["config.1", "config_recorder_all_regions_enabled"],
  "secret-rotation": ["secretsmanager.1", "secretsmanager_automatic_rotation_enabled"],
  "cluster-endpoint-public": ["eks.1", "eks_cluster_not_publicly_accessible"],
  "warehouse-public": ["redshift.1", "redshift_cluster_public_access"],
  "table-point-in-time-recovery": ["dynamodb.2", "dynamodb_tables_pitr_enabled"],
  "queue-encryption": ["sqs.1", "sqs_queues_server_side_encryption_enabled"],
  "file-system-encryption": ["efs.1", "efs_encryption_at_rest_enabled"],
  "registry-scan-on-push": ["ecr.1", "ecr_repositories_scan_images_on_push_enabled"],
};

const BY_ID = new Map<string, string>(
  Object.entries(CONTROLS).flatMap(([setting, [hub, prowler]]) => [
    [`security-hub/${hub}`, setting] as const,
    [`prowler/${prowler}`, setting] as const,
  ]),
);

/** The name that stands for a check in a finding's identity: `aws/database-public` for what both have, else `<tool>/<id>`. */
export function cloudControl(tool: string, id: string): string {
  const own = `${tool.trim()}/${id.trim()}`.toLowerCase();
  const shared = BY_ID.get(own);
  return shared === undefined ? (oneLine(own, 512) ?? own) : `aws/${shared}`;
}

/**
 * The type of a detection as GuardDuty and Macie write it, `Backdoor:EC2/Spambot`; in Security Hub it stands behind a
 * taxonomy, with a dash: `TTPs/Command and Control/Backdoor:EC2-Spambot`.
 */
export function detectionType(text: string | null | undefined): string | undefined {
  const found = /(?:^|\/)([A-Za-z]+:[A-Za-z0-9]+)[-/]([^/]+)$/.exec(text ?? "");
  return found === null ? undefined : oneLine(`${found[1]}/${found[2]}`, 512);
}

/** A port that the internet reaches: what is found, and which one. */
export function reachablePort(protocol: string, from: number, to = from) {
  const range = from === to ? `${from}` : `${from}-${to}`;
  return { control: "aws/port-reachable-from-internet", place: { resource: `${protocol.toLowerCase()}/${range}` } };
}
