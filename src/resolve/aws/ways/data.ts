/** Ways to data, and to credentials in configuration. */
import type { KeyValue } from "../policy/condition.js";
import { run, type Running } from "./running.js";
import { made, target } from "./way.js";

/** Reading what lies in a thing: `below` is what the action is asked on, after the resource's ARN. */
export interface Reading {
  readonly type: string;
  readonly action: string;
  readonly below: string;
}

export const READING: readonly Reading[] = [
  { type: "s3:bucket", action: "s3:GetObject", below: "/object" },
  {
    type: "dynamodb:table",
    action:
      "dynamodb:GetItem|dynamodb:BatchGetItem|dynamodb:Query|dynamodb:Scan|dynamodb:PartiQLSelect|dynamodb:ExportTableToPointInTime",
    below: "",
  },
  {
    type: "secretsmanager:secret",
    action: "secretsmanager:GetSecretValue|secretsmanager:BatchGetSecretValue",
    below: "",
  },
  {
    type: "ssm:parameter",
    action: "ssm:GetParameter|ssm:GetParameters|ssm:GetParametersByPath|ssm:GetParameterHistory",
    below: "",
  },
  { type: "sqs:queue", action: "sqs:ReceiveMessage", below: "" },
  { type: "sns:topic", action: "sns:Subscribe", below: "" },
  { type: "ecr:repository", action: "ecr:BatchGetImage", below: "" },
  { type: "ec2:snapshot", action: "ebs:GetSnapshotBlock", below: "" },
  { type: "es:domain", action: "es:ESHttpGet|es:ESHttpPost", below: "/index" },
];

/** Reading that a permission gives only to whoever reaches the store's door in the network. */
export interface Reached extends Reading {
  /** Keys that every request through that door has. */
  readonly keys?: Readonly<Record<string, KeyValue>>;
  /** Without a policy of its own it asks nobody who they are. */
  readonly openWithoutPolicy?: boolean;
  /** Where it is asked on things in the store: which there are, only policies tell. */
  readonly things?: Things;
  /** Every request bears the name of a principal, also where the store's policy lets everyone in. */
  readonly signed?: boolean;
  /** What is asked besides: there, or on the store itself. */
  readonly besides?: { readonly there: string; readonly store: string };
}

interface Things {
  readonly arn: (store: string, name: string) => string;
  /** The name in what a policy writes; undefined: it names none. */
  readonly nameIn: (pattern: string) => string | undefined;
}

/** APIs that answer with documents; the others tell of the state of the domain, or write. */
const ANSWERING = new Set(["_all", "_search", "_msearch", "_mget", "_doc", "_source", "_sql"]);

/** The index, or the API that reads over all of them. */
function indexIn(path: string): string | undefined {
  const parts = path.split("/").filter((each) => each !== "");
  const apis = parts.filter((each) => each.startsWith("_"));
  return parts.length > 0 && apis.every((each) => ANSWERING.has(each)) ? path : undefined;
}

export const REACHED: readonly Reached[] = [
  {
    type: "es:domain",
    action: "es:ESHttpGet|es:ESHttpPost",
    below: "/index",
    things: {
      arn: (domain, path) => `${domain}/${path}`,
      nameIn: (pattern) => indexIn(pattern.split("/").slice(2).join("/")),
    },
  },
  {
    type: "elasticfilesystem:file-system",
    action: "elasticfilesystem:ClientMount",
    below: "",
    keys: { "elasticfilesystem:accessedviamounttarget": { is: "known", values: ["true"] } },
    openWithoutPolicy: true,
  },
  {
    type: "kafka:cluster",
    action: "kafka-cluster:ReadData",
    below: "",
    things: {
      arn: (cluster, topic) => `${cluster.replace(":cluster/", ":topic/")}/${topic}`,
      nameIn: (pattern) => pattern.slice(pattern.lastIndexOf("/") + 1),
    },
    signed: true,
    besides: { there: "kafka-cluster:DescribeTopic", store: "kafka-cluster:Connect" },
  },
];

/** Logging in to a database that one reaches with what IAM gives, as a user of the database that the policy names. */
export const SIGNING_IN: Readonly<Record<string, string>> = {
  "rds:instance": "rds-db:connect",
  "rds:cluster": "rds-db:connect",
  "redshift:cluster": "redshift:GetClusterCredentials",
};

/** Asking a database through its Data API, with a login that it takes from a secret, by the type of database. */
export const QUERYING: Readonly<Record<string, string>> = {
  "rds:cluster": "rds-data:ExecuteStatement|rds-data:BatchExecuteStatement|rds-data:ExecuteSql",
  "redshift:cluster": "redshift-data:ExecuteStatement|redshift-data:BatchExecuteStatement",
};

/** Reading the login that the query names. */
export const QUERYING_LOGIN = "secretsmanager:GetSecretValue";

/** Sending to what hands messages on, by the type of resource. */
export const SENDING: Readonly<Record<string, string>> = {
  "sqs:queue": "sqs:SendMessage",
  "sns:topic": "sns:Publish",
  "bedrock:agent": "bedrock:InvokeAgent",
};

/** Calling a function by the API of Lambda, which the function's own policy may let anyone do. */
export const CALLING: Omit<Reached, "type"> = {
  action: "lambda:InvokeFunction|lambda:InvokeAsync",
  below: "",
  keys: { "lambda:invokedviafunctionurl": { is: "known", values: ["false"] } },
};

/** Putting something where a function takes its input from, by the type of resource. */
export const FEEDING: Readonly<Record<string, Omit<Reading, "type">>> = {
  "s3:bucket": { action: "s3:PutObject", below: "/object" },
  "dynamodb:table": {
    action:
      "dynamodb:PutItem|dynamodb:UpdateItem|dynamodb:BatchWriteItem|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate",
    below: "",
  },
};

/** Rewriting the policy of a thing, so that it lets in whoever rewrote it, by the type of resource. */
export const OPENING: Readonly<Record<string, string>> = {
  "s3:bucket": "s3:PutBucketPolicy",
  "dynamodb:table": "dynamodb:PutResourcePolicy",
  "secretsmanager:secret": "secretsmanager:PutResourcePolicy",
  "sqs:queue": "sqs:AddPermission|sqs:SetQueueAttributes",
  "sns:topic": "sns:AddPermission|sns:SetTopicAttributes",
  "ecr:repository": "ecr:SetRepositoryPolicy",
  "lambda:function": "lambda:AddPermission",
};

/** Letting oneself use a key. */
export const OPENING_KEYS = "kms:CreateGrant|kms:PutKeyPolicy";

/** A copy of the data that is made, restored or given away. */
export interface Copying extends Running {
  /** Only a copy that is not encrypted may be given to any account. */
  readonly unencrypted?: boolean;
  /** AWS Backup restores it: of a resource of this kind, as a role that is passed to it and that may do one of these. */
  readonly backup?: { readonly of: string; readonly roleMay: string };
}

/** Restoring a recovery point and then reading what came of it. Copies for other accounts stay within the organization. */
const restored = (type: string, of: string, roleMay: string, then: string): Copying => ({
  ...run(`backup/${of.toLowerCase()}-restored`, type, [...target("backup:StartRestoreJob"), ...made("copy", then)]),
  backup: { of, roleMay },
});

/** Databases and disks that let nobody in but give away copies, or answer through an interface of AWS. */
export const COPYING: readonly Copying[] = [
  run("rds/copied", "rds:instance", [
    ...target("rds:CreateDBSnapshot"),
    ...made("copy", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"),
  ]),
  run("rds/restored-in-time", "rds:instance", [
    ...target("rds:RestoreDBInstanceToPointInTime"),
    ...made("copy", "rds:ModifyDBInstance"),
  ]),
  run("rds/restored", "rds:snapshot", [
    ...target("rds:RestoreDBInstanceFromDBSnapshot"),
    ...made("copy", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"),
  ]),
  run("rds/cluster-restored", "rds:cluster-snapshot", [
    ...target("rds:RestoreDBClusterFromSnapshot"),
    ...made("copy", "rds:RestoreDBClusterFromSnapshot", "rds:ModifyDBCluster"),
  ]),
  run("redshift/queried", "redshift:cluster", [
    ...target("redshift-data:ExecuteStatement"),
    ...made("dbuser", "redshift:GetClusterCredentials|redshift:GetClusterCredentialsWithIAM"),
  ]),
  run("redshift/copied", "redshift:cluster", [
    ...target("redshift:CreateClusterSnapshot"),
    ...made("copy", "redshift:RestoreFromClusterSnapshot", "redshift:ModifyCluster"),
  ]),
  { ...run("rds/given-away", "rds:snapshot", target("rds:ModifyDBSnapshotAttribute")), unencrypted: true },
  {
    ...run("rds/cluster-given-away", "rds:cluster-snapshot", target("rds:ModifyDBClusterSnapshotAttribute")),
    unencrypted: true,
  },
  { ...run("ec2/snapshot-given-away", "ec2:snapshot", target("ec2:ModifySnapshotAttribute")), unencrypted: true },
  restored("rds:snapshot", "RDS", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"),
  restored("rds:cluster-snapshot", "Aurora", "rds:RestoreDBClusterFromSnapshot", "rds:ModifyDBCluster"),
  restored(
    "backup:recovery-point",
    "DynamoDB",
    "dynamodb:RestoreTableFromBackup|dynamodb:RestoreTableFromAwsBackup",
    "dynamodb:Scan|dynamodb:Query|dynamodb:GetItem|dynamodb:PartiQLSelect",
  ),
  restored("backup:recovery-point", "S3", "s3:PutObject", "s3:GetObject"),
  run("rds/cluster-copied", "rds:cluster", [
    ...target("rds:CreateDBClusterSnapshot"),
    ...made("copy", "rds:RestoreDBClusterFromSnapshot", "rds:ModifyDBCluster"),
  ]),
];

/** Reading configuration, which may hold credentials: environment variables, user data, templates. */
export const SHOWING: readonly Reading[] = [
  {
    type: "lambda:function",
    action: "lambda:GetFunction|lambda:GetFunctionConfiguration|lambda:ListFunctions",
    below: "",
  },
  { type: "ec2:instance", action: "ec2:DescribeInstanceAttribute", below: "" },
  { type: "ec2:launch-template", action: "ec2:DescribeLaunchTemplateVersions", below: "" },
  { type: "ecs:task-definition", action: "ecs:DescribeTaskDefinition", below: "" },
  { type: "codebuild:project", action: "codebuild:BatchGetProjects", below: "" },
  { type: "glue:job", action: "glue:GetJob|glue:GetJobs", below: "" },
  { type: "cloudformation:stack", action: "cloudformation:GetTemplate|cloudformation:DescribeStacks", below: "" },
  {
    type: "elasticbeanstalk:environment",
    action: "elasticbeanstalk:DescribeConfigurationSettings|elasticbeanstalk:RetrieveEnvironmentInfo",
    below: "",
  },
  { type: "apprunner:service", action: "apprunner:DescribeService", below: "" },
];
