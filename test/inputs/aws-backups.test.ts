/** Recovery points of AWS Backup as the command line lists them, and the policies of their vaults. */
import { expect, it } from "vitest";
import { reading } from "./reading.js";

const A = "111111111111";
async function values(document: object): Promise<object[]> {
  const { facts } = await reading(document);
  return facts.flatMap((fact) => (fact.fact === "object" ? [{ ...fact.value, account: fact.partition }] : []));
}
const point = (RecoveryPointArn: string, ResourceArn: string, ResourceType: string, more: object = {}) => ({
  RecoveryPointArn,
  ResourceArn,
  ResourceType,
  BackupVaultName: "main",
  Status: "COMPLETED",
  ...more,
});

it("a recovery point is the snapshot that it is, or one of AWS Backup's own", async () => {
  const table = `arn:aws:dynamodb:eu-west-1:${A}:table/orders`;
  const RecoveryPoints = [
    point(`arn:aws:backup:eu-west-1:${A}:recovery-point:r-1`, table, "DynamoDB"),
    point(`arn:aws:rds:eu-west-1:${A}:snapshot:awsbackup:job-1`, `arn:aws:rds:eu-west-1:${A}:db:main`, "RDS"),
    point("arn:aws:ec2:eu-west-1::snapshot/snap-1", `arn:aws:ec2:eu-west-1:${A}:volume/vol-1`, "EBS"),
    point(`arn:aws:backup:eu-west-1:${A}:recovery-point:r-2`, table, "DynamoDB", { Status: "DELETING" }),
  ];
  expect(await values({ RecoveryPoints })).toMatchObject([
    { type: "backup:recovery-point", account: A, vault: "main", origin: table, of: "DynamoDB" },
    { type: "rds:snapshot", account: A, name: "awsbackup:job-1" },
    { type: "ec2:snapshot", account: A, id: "snap-1" },
  ]);
});

it("a vault's policy bears its ARN", async () => {
  const arn = `arn:aws:backup:eu-west-1:${A}:backup-vault:main`;
  const Policy = JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "backup:StartRestoreJob" }] });
  expect(await values({ BackupVaultName: "main", BackupVaultArn: arn, Policy })).toMatchObject([
    { type: "policy:resource", service: "backup", resource: arn, account: A },
  ]);
});

it("a recovery point has the key that its backup is encrypted with, and lies in the account of its vault", async () => {
  const [B, key] = ["222222222222", `arn:aws:kms:eu-west-1:${A}:key/k-1`];
  const disk = `arn:aws:ec2:eu-west-1:${A}:volume/vol-1`;
  const vault = `arn:aws:backup:eu-west-1:${B}:backup-vault:main`;
  const RecoveryPoints = [
    point("arn:aws:ec2:eu-west-1::snapshot/snap-1", disk, "EBS", { EncryptionKeyArn: key, IsEncrypted: true }),
    point("arn:aws:ec2:eu-west-1::snapshot/snap-2", disk, "EBS", { EncryptionKeyArn: key, IsEncrypted: false }),
    point("arn:aws:ec2:eu-west-1::snapshot/snap-3", disk, "EBS", { BackupVaultArn: vault }),
    point(`arn:aws:backup:eu-west-1:${B}:recovery-point:r-1`, `arn:aws:dynamodb:eu-west-1:${A}:table/t`, "DynamoDB"),
  ];
  const found = await values({ RecoveryPoints });
  expect(found).toMatchObject([
    { account: A, encrypted: true, key },
    { account: A, encrypted: false },
    { account: B, vault },
    { account: B },
  ]);
  expect(found[1]).not.toHaveProperty("key");
});
