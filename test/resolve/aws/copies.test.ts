/** Copies of databases and disks, services that are given another definition, consoles; each with what does not. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, role, service, statement, user, words } from "./objects.js";

const ann = arn("user", "ann");
const may = (...statements: object[]) => user("ann", ...statements);

describe("snapshots", () => {
  const uid = `arn:aws:rds:eu-west-1:${A}:snapshot:nightly`;
  const snapshot = { type: "rds:snapshot", arn: uid, name: "nightly", instance: "main" };
  const database = { type: "rds:instance", arn: `arn:aws:rds:eu-west-1:${A}:db:main`, name: "main" };
  const restoring = ["rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"];

  it("give what the database held to whoever restores them under a password of their own", () => {
    expect(words(graph(snapshot, database, may(statement(restoring))), ann)).toEqual([
      `read ${database.arn}`,
      `read ${uid}`,
    ]);
    expect(words(graph(snapshot, may(statement(restoring))), ann)).toEqual([`read ${uid}`]);
    expect(words(graph(database, may(statement(restoring))), ann)).toEqual([]);
    expect(words(graph(snapshot, database, may(statement(restoring[0]!))), ann)).toEqual([]);
    const other = statement(restoring, [`arn:aws:rds:*:${A}:snapshot:weekly`, `arn:aws:rds:*:${A}:db:*`]);
    expect(words(graph(snapshot, database, may(other)), ann)).toEqual([]);
  });

  it("are given to any account only where they are not encrypted", () => {
    const giving = may(statement("rds:ModifyDBSnapshotAttribute"));
    expect(words(graph({ ...snapshot, encrypted: false }, giving), ann)).toEqual([`read ${uid}`]);
    expect(words(graph({ ...snapshot, encrypted: true }, giving), ann)).toEqual([]);
  });

  it("take a grant on the key that they are encrypted with", () => {
    const key = { type: "kms:key", arn: `arn:aws:kms:eu-west-1:${A}:key/k-1`, usualPolicy: true };
    const locked = { ...snapshot, key: key.arn };
    const read = (...more: object[]) => words(graph(locked, key, may(statement(restoring), ...more)), ann);
    const asService = { Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
    expect(read(statement("kms:CreateGrant", "*", asService))).toEqual([`read ${uid}`]);
    expect(read()).toEqual([]);
    expect(read(statement("kms:Decrypt", "*"))).toEqual([]);
    const ofAws = { type: "kms:alias", name: "alias/aws/rds", key: "k-1" };
    expect(words(graph(locked, key, ofAws, may(statement(restoring))), ann)).toEqual([`read ${uid}`]);
  });

  it("of disks are read block by block", () => {
    const disk = { type: "ec2:snapshot", arn: `arn:aws:ec2:eu-west-1:${A}:snapshot/snap-1`, id: "snap-1" };
    expect(words(graph(disk, may(statement("ebs:GetSnapshotBlock"))), ann)).toEqual([`read ${disk.arn}`]);
    expect(words(graph(disk, may(statement("ebs:ListSnapshotBlocks"))), ann)).toEqual([]);
  });
});

describe("recovery points of AWS Backup", () => {
  const table = { type: "dynamodb:table", arn: `arn:aws:dynamodb:eu-west-1:${A}:table/orders`, name: "orders" };
  const uid = `arn:aws:backup:eu-west-1:${A}:recovery-point:r-1`;
  const point = { type: "backup:recovery-point", arn: uid, vault: "main", origin: table.arn, of: "DynamoDB" };
  const restorer = role("restorer", service("backup.amazonaws.com"), statement("dynamodb:RestoreTableFromAwsBackup"));
  const start = statement("backup:StartRestoreJob", uid);
  const pass = statement("iam:PassRole", restorer.arn);
  const scan = statement("dynamodb:Scan", `arn:aws:dynamodb:*:${A}:table/restored-*`);
  const reads = (...objects: object[]) =>
    words(graph(table, point, ...objects), ann).filter((each) => /^read/.test(each));

  it("give what was backed up to whoever restores them as a role of its choice and reads what came of it", () => {
    expect(reads(restorer, may(start, pass, scan))).toEqual([`read ${uid}`, `read ${table.arn}`]);
    expect(reads(restorer, may(start, scan))).toEqual([]);
    expect(reads(restorer, may(start, pass))).toEqual([]);
    expect(reads(restorer, may(pass, scan))).toEqual([]);
    const copying = role("restorer", service("backup.amazonaws.com"), statement("dynamodb:CreateBackup"));
    expect(reads(copying, may(start, pass, scan))).toEqual([]);
    const others = role("restorer", service("ec2.amazonaws.com"), statement("*"));
    expect(reads(others, may(start, pass, scan))).toEqual([]);
  });

  it("are kept by the policy of their vault", () => {
    const vault = (Action: string) => ({
      type: "policy:resource",
      service: "backup",
      resource: "main",
      document: { Statement: [statement(Action, "*", { Effect: "Deny", Principal: "*" })] },
    });
    expect(reads(restorer, vault("backup:StartRestoreJob"), may(start, pass, scan))).toEqual([]);
    expect(reads(restorer, vault("backup:DeleteRecoveryPoint"), may(start, pass, scan))).toHaveLength(2);
  });

  it("of databases are snapshots that AWS Backup restores, too", () => {
    const database = { type: "rds:instance", arn: `arn:aws:rds:eu-west-1:${A}:db:main`, name: "main" };
    const snapshot = {
      type: "rds:snapshot",
      arn: `arn:aws:rds:eu-west-1:${A}:snapshot:awsbackup:job-1`,
      name: "awsbackup:job-1",
      origin: database.arn,
      of: "RDS",
    };
    const restoring = role("restorer", service("backup.amazonaws.com"), statement("rds:*"));
    const allowed = [statement("backup:StartRestoreJob"), pass, statement("rds:ModifyDBInstance")];
    const found = (each: object) => words(graph(database, each, restoring, may(...allowed)), ann);
    expect(found(snapshot)).toEqual([`read ${database.arn}`, `read ${snapshot.arn}`]);
    expect(found({ ...snapshot, of: undefined })).toEqual([]);
  });

  it("of databases are restored only as a role that may use their key", () => {
    const key = { type: "kms:key", arn: `arn:aws:kms:eu-west-1:${A}:key/k-1`, usualPolicy: true };
    const snapshot = {
      type: "rds:snapshot",
      arn: `arn:aws:rds:eu-west-1:${A}:snapshot:awsbackup:job-1`,
      name: "awsbackup:job-1",
      of: "RDS",
      encrypted: true,
      key: key.arn,
    };
    const allowed = [statement("backup:StartRestoreJob"), pass, statement("rds:ModifyDBInstance")];
    const found = (...actions: string[]) => {
      const restoring = role("restorer", service("backup.amazonaws.com"), statement(["rds:*", ...actions]));
      return words(graph(key, snapshot, restoring, may(...allowed)), ann);
    };
    expect(found("kms:CreateGrant")).toEqual([`read ${snapshot.arn}`]);
    expect(found("kms:Encrypt")).toEqual([]);
  });

  it("are kept by no policy of another vault of the same name", () => {
    const vault = (account: string) => `arn:aws:backup:eu-west-1:${account}:backup-vault:Default`;
    const denying = (account: string) => ({
      type: "policy:resource",
      service: "backup",
      resource: vault(account),
      document: { Statement: [statement("backup:StartRestoreJob", "*", { Effect: "Deny", Principal: "*" })] },
    });
    const inVault = { ...point, vault: vault(A) };
    const found = (account: string) =>
      words(graph(table, inVault, restorer, denying(account), may(start, pass, scan)), ann).length;
    expect(found(A)).toBe(0);
    expect(found("222222222222")).toBe(2);
  });
});

describe("services of ECS", () => {
  const app = role("app", service("ecs-tasks.amazonaws.com"));
  const task = {
    type: "ecs:task-definition",
    arn: `arn:aws:ecs:eu-west-1:${A}:task-definition/web:1`,
    role: app.arn,
    address: "aws_ecs_task_definition.web",
  };
  const web = { type: "ecs:service", arn: `arn:aws:ecs:eu-west-1:${A}:service/c/web`, name: "web", cluster: "c" };
  const changing = statement(["ecs:RegisterTaskDefinition", "ecs:UpdateService"]);
  const passing = (name: string) => statement("iam:PassRole", arn("role", name));

  it("run the definition of whoever may change them and pass on the role that they have", () => {
    const objects = [{ ...web, task: task.arn }, task, app];
    expect(words(graph(...objects, may(changing, passing("app"))), ann)).toEqual([
      `change-code ${web.arn}`,
      `pass-role ${app.arn}`,
    ]);
    expect(words(graph(...objects, may(changing, passing("other"))), ann)).toEqual([]);
    expect(words(graph(web, may(changing)), ann)).toEqual([`change-code ${web.arn}`]);
  });

  it("go by their definition's names, the only one that is left where a plan does not know it yet", () => {
    const rolesOf = (...objects: object[]) =>
      [...graph(app, ...objects).relationships.values()]
        .filter(({ type }) => type === "RUNS_AS")
        .map(({ source, target, basis }) => [source, target, basis]);
    expect(graph(app, task, { ...web, task: task.arn }).nodes.get(web.arn)?.aliases).toContain(task.address);
    expect(rolesOf(task, { ...web, task: task.arn })).toEqual([[web.arn, app.arn, "configured"]]);
    expect(rolesOf(task, { ...web, task: "(unknown)" })).toEqual([[web.arn, app.arn, "inferred"]]);
    expect(rolesOf(task, { ...task, arn: `${task.arn}1` }, web)).toEqual([]);
    expect(rolesOf(task, { ...web, task: `${task.arn}2` })).toEqual([]);
  });
});

it("gets from the serial console to a login, and no further without its password", () => {
  const machine = { type: "ec2:instance", arn: `arn:aws:ec2:eu-west-1:${A}:instance/i-1`, id: "i-1" };
  const connecting = may(statement("ec2-instance-connect:SendSerialConsoleSSHPublicKey"));
  expect(words(graph({ ...machine, login: true }, connecting), ann)).toEqual([`invoke ${machine.arn}/ssh`]);
  expect(words(graph(machine, connecting), ann)).toEqual([]);
});
