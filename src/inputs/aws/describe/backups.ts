/**
 * Recovery points of AWS Backup. Of databases, disks and machines they are snapshots and images, which the services themselves
 * restore as well; of other things only AWS Backup does.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointByBackupVault.html
 */
import { resource, type ReadItem } from "../network/records.js";
import { accountOf, compact, text, type Fields } from "../record.js";

/** Types of copies by how their ARN goes on after service, region and account. */
const SNAPSHOTS: readonly (readonly [RegExp, string])[] = [
  [/:rds:[^:]*:[^:]*:snapshot:/, "rds:snapshot"],
  [/:rds:[^:]*:[^:]*:cluster-snapshot:/, "rds:cluster-snapshot"],
  [/:ec2:[^:]*:[^:]*:snapshot\//, "ec2:snapshot"],
  [/:ec2:[^:]*:[^:]*:image\//, "ec2:image"],
];

export const recoveryPoint: ReadItem = (item) => {
  const [arn, origin] = [text(item.RecoveryPointArn), text(item.ResourceArn)];
  if (arn === undefined || /^(DELETING|EXPIRED)$/.test(text(item.Status) ?? "")) return [];
  const type = SNAPSHOTS.find(([pattern]) => pattern.test(arn))?.[1] ?? "backup:recovery-point";
  const vault = text(item.BackupVaultArn);
  // It lies in the account of its vault, which may be another one than that of what was copied.
  const owner = accountOf(arn) ?? accountOf(vault) ?? accountOf(origin);
  const key = item.IsEncrypted === false ? undefined : text(item.EncryptionKeyArn);
  const record = {
    type,
    arn,
    ...namesOf(type, arn),
    vault: vault ?? text(item.BackupVaultName),
    origin,
    of: text(item.ResourceType),
    encrypted: key === undefined ? item.IsEncrypted : true,
    key,
  };
  return [resource(compact(record), owner)];
};

function namesOf(type: string, arn: string): Fields {
  const id = arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);
  if (type.startsWith("ec2:")) return { id, name: id };
  return type.startsWith("rds:") ? { name: /snapshot:(.+)$/.exec(arn)?.[1] } : { id };
}
