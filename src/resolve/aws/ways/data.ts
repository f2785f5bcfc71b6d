/** Ways to data, and to credentials in configuration. */
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
];

/** Putting something where a function takes its input from, by the type of resource. */
export const FEEDING: Readonly<Record<string, Omit<Reading, "type">>> = {
  "sqs:queue": { action: "sqs:SendMessage", below: "" },
  "sns:topic": { action: "sns:Publish", below: "" },
  "s3:bucket": { action: "s3:PutObject", below: "/object" },
  "dynamodb:table": {
    action:
      "dynamodb:PutItem|dynamodb:UpdateItem|dynamodb:BatchWriteItem|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate",
    below: "",
  },
};

/** Databases that let nobody in but give away copies. */
export const COPYING: readonly Running[] = [
  run("rds/copied", "rds:instance", [
    ...target("rds:CreateDBSnapshot"),
    ...made("copy", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"),
  ]),
  run("rds/restored-in-time", "rds:instance", [
    ...target("rds:RestoreDBInstanceToPointInTime"),
    ...made("copy", "rds:ModifyDBInstance"),
  ]),
  {
    ...run(
      "rds/earlier-copy",
      "rds:instance",
      made("copy", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"),
    ),
    exists: ["rds:snapshot"],
  },
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
