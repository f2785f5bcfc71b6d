/**
 * What well-known policies that AWS keeps permit, as far as attacks and data go: used where no input holds the document
 * (Terraform names them only). An imported document stands above this table. Of each, the parts that only list or
 * describe are left out unless they show configuration.
 */
import { parsePolicy, type Statement } from "./policy/statement.js";

type Grant =
  | string
  | readonly [actions: readonly string[], resources: readonly string[], condition?: Readonly<Record<string, unknown>>];

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const PULL = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
];
const passTo = (service: string): Grant => [
  ["iam:PassRole"],
  ["*"],
  { StringEquals: { "iam:PassedToService": service } },
];

/** By the last part of the ARN. */
const GRANTS: Readonly<Record<string, readonly Grant[]>> = {
  AdministratorAccess: ["*"],
  IAMFullAccess: ["iam:*"],
  IAMReadOnlyAccess: ["iam:Get*", "iam:List*", "iam:GenerateCredentialReport", "iam:Simulate*"],
  IAMUserChangePassword: [[["iam:ChangePassword"], ["arn:aws:iam::*:user/${aws:username}"]]],
  SecurityAudit: [
    "iam:Get*",
    "iam:List*",
    "lambda:GetPolicy",
    "lambda:List*",
    "ec2:Describe*",
    "s3:GetBucket*",
    "s3:ListAllMyBuckets",
  ],
  ViewOnlyAccess: ["iam:List*", "lambda:ListFunctions", "ec2:Describe*", "s3:ListAllMyBuckets", "s3:ListBucket"],
  ReadOnlyAccess: [
    ...[
      "iam:Get*",
      "iam:List*",
      "s3:Get*",
      "s3:List*",
      "dynamodb:BatchGet*",
      "dynamodb:Get*",
      "dynamodb:Query",
      "dynamodb:Scan",
    ],
    ...[
      "dynamodb:PartiQLSelect",
      "ssm:Get*",
      "ssm:Describe*",
      "ssm:List*",
      "sqs:Receive*",
      "sqs:Get*",
      "sqs:List*",
      "lambda:Get*",
    ],
    ...["lambda:List*", "ec2:Describe*", "ec2:Get*", "codebuild:BatchGet*", "codebuild:List*", "cloudformation:Get*"],
    ...[
      "cloudformation:Describe*",
      "cloudformation:List*",
      "ecs:Describe*",
      "ecs:List*",
      "glue:Get*",
      "rds:Describe*",
      "kinesis:Get*",
    ],
    ...[
      "ecr:Get*",
      "ecr:BatchGet*",
      "elasticbeanstalk:Describe*",
      "elasticbeanstalk:RetrieveEnvironmentInfo",
      "secretsmanager:Describe*",
    ],
    ...[
      "secretsmanager:GetResourcePolicy",
      "secretsmanager:List*",
      "logs:Get*",
      "logs:FilterLogEvents",
      "states:Describe*",
      "states:Get*",
    ],
  ],
  AmazonS3FullAccess: ["s3:*", "s3-object-lambda:*"],
  AmazonS3ReadOnlyAccess: ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
  AmazonDynamoDBFullAccess: ["dynamodb:*", "dax:*"],
  AmazonDynamoDBReadOnlyAccess: [
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:PartiQLSelect",
  ],
  AmazonEC2FullAccess: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
  AmazonEC2ReadOnlyAccess: ["ec2:Describe*", "ec2:Get*", "elasticloadbalancing:Describe*", "autoscaling:Describe*"],
  AmazonRDSFullAccess: ["rds:*"],
  AmazonSQSFullAccess: ["sqs:*"],
  AmazonSNSFullAccess: ["sns:*"],
  AmazonSNSReadOnlyAccess: ["sns:GetTopicAttributes", "sns:List*"],
  AmazonSSMFullAccess: ["ssm:*", "ec2messages:*", "ssmmessages:*"],
  AmazonSSMReadOnlyAccess: ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
  AmazonSSMManagedInstanceCore: [
    ...[
      "ssm:DescribeAssociation",
      "ssm:GetDocument",
      "ssm:GetParameter",
      "ssm:GetParameters",
      "ssm:ListAssociations",
      "ssm:UpdateInstanceInformation",
    ],
    ...["ssmmessages:*", "ec2messages:*"],
  ],
  AmazonEC2RoleforSSM: [
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:*",
    "ec2messages:*",
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
  ],
  CloudWatchAgentServerPolicy: [
    "cloudwatch:PutMetricData",
    "ec2:DescribeTags",
    ...LOGS,
    [["ssm:GetParameter"], ["arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"]],
  ],
  SecretsManagerReadWrite: ["secretsmanager:*"],
  AWSKeyManagementServicePowerUser: ["kms:CreateKey", "kms:Describe*", "kms:List*", "kms:TagResource"],
  AWSLambda_FullAccess: [
    "lambda:*",
    "cloudformation:DescribeStacks",
    "logs:FilterLogEvents",
    passTo("lambda.amazonaws.com"),
  ],
  AWSLambda_ReadOnlyAccess: ["lambda:Get*", "lambda:List*"],
  AWSLambdaBasicExecutionRole: LOGS,
  AWSLambdaVPCAccessExecutionRole: [
    ...LOGS,
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
  ],
  AWSLambdaDynamoDBExecutionRole: [
    ...LOGS,
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  ],
  AWSLambdaSQSQueueExecutionRole: [...LOGS, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  AWSLambdaKinesisExecutionRole: [...LOGS, "kinesis:GetRecords", "kinesis:GetShardIterator"],
  AWSLambdaRole: ["lambda:InvokeFunction"],
  AWSGlueServiceRole: [
    ...[
      "glue:*",
      "s3:ListBucket",
      "s3:GetBucketLocation",
      "s3:ListAllMyBuckets",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListRolePolicies",
    ],
    [
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"],
    ],
    [["s3:GetObject"], ["arn:aws:s3:::crawler-public*", "arn:aws:s3:::aws-glue-*"]],
  ],
  AmazonEC2ContainerServiceforEC2Role: [
    ...PULL,
    ...LOGS,
    ...[
      "ec2:DescribeTags",
      "ecs:CreateCluster",
      "ecs:DeregisterContainerInstance",
      "ecs:DiscoverPollEndpoint",
      "ecs:Poll",
    ],
    ...[
      "ecs:RegisterContainerInstance",
      "ecs:StartTelemetrySession",
      "ecs:UpdateContainerInstancesState",
      "ecs:Submit*",
    ],
  ],
  AmazonECSTaskExecutionRolePolicy: [...PULL, ...LOGS],
  AmazonECS_FullAccess: [
    "ecs:*",
    "ec2:Describe*",
    "autoscaling:*",
    "cloudformation:*Stack",
    passTo("ecs-tasks.amazonaws.com"),
  ],
  AmazonEC2ContainerRegistryReadOnly: [...PULL, "ecr:Describe*", "ecr:List*"],
  AmazonEC2ContainerRegistryFullAccess: ["ecr:*"],
  AWSCodeBuildAdminAccess: ["codebuild:*", "codecommit:Get*", "logs:GetLogEvents"],
  AWSCodeBuildDeveloperAccess: [
    "codebuild:StartBuild",
    "codebuild:StartBuildBatch",
    "codebuild:StopBuild",
    "codebuild:BatchGet*",
    "codebuild:List*",
  ],
  AWSCodeCommitFullAccess: ["codecommit:*"],
  AWSCloudFormationFullAccess: ["cloudformation:*"],
  AWSCloudFormationReadOnlyAccess: ["cloudformation:Describe*", "cloudformation:Get*", "cloudformation:List*"],
  AmazonSageMakerFullAccess: [
    "sagemaker:*",
    passTo("sagemaker.amazonaws.com"),
    [
      ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
      ["arn:aws:s3:::*SageMaker*", "arn:aws:s3:::*Sagemaker*", "arn:aws:s3:::*sagemaker*"],
    ],
  ],
  AmazonBedrockFullAccess: ["bedrock:*", "iam:ListRoles", passTo("bedrock.amazonaws.com")],
  AWSBudgetsReadOnlyAccess: ["budgets:ViewBudget"],
  AWSWAFReadOnlyAccess: ["waf:Get*", "waf:List*", "wafv2:Get*", "wafv2:List*"],
  AmazonRDSReadOnlyAccess: ["rds:Describe*", "rds:ListTagsForResource"],
  AmazonVPCFullAccess: ["ec2:*Vpc*", "ec2:*Subnet*", "ec2:*Route*", "ec2:*SecurityGroup*", "ec2:*NetworkAcl*"],
  AWSElasticBeanstalkWebTier: [
    "xray:Put*",
    ...LOGS,
    [
      ["s3:Get*", "s3:List*", "s3:PutObject"],
      ["arn:aws:s3:::elasticbeanstalk-*", "arn:aws:s3:::elasticbeanstalk-*/*"],
    ],
  ],
  AWSElasticBeanstalkWorkerTier: [...LOGS, "sqs:ReceiveMessage", "sqs:SendMessage", "sqs:DeleteMessage"],
  AWSElasticBeanstalkMulticontainerDocker: [
    "ecs:Poll",
    "ecs:StartTask",
    "ecs:StopTask",
    "ecs:DiscoverPollEndpoint",
    "ecs:RegisterContainerInstance",
    ...LOGS,
  ],
  AWSSupportAccess: ["support:*"],
  AmazonSESFullAccess: ["ses:*"],
  AmazonElasticFileSystemClientReadWriteAccess: [
    "elasticfilesystem:ClientMount",
    "elasticfilesystem:ClientWrite",
    "elasticfilesystem:DescribeMountTargets",
  ],
  AmazonElasticFileSystemFullAccess: ["elasticfilesystem:*"],
  AWSLambdaExecute: ["logs:*", [["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::*"]]],
  AWSGlueConsoleFullAccess: [
    ...[
      "glue:*",
      "redshift:DescribeClusters",
      "iam:ListRoles",
      "iam:ListUsers",
      "iam:ListGroups",
      "iam:GetRole",
      "iam:GetRolePolicy",
      "rds:Describe*",
    ],
    ...[
      "s3:ListAllMyBuckets",
      "s3:ListBucket",
      "cloudformation:ListStacks",
      "cloudformation:DescribeStacks",
      "cloudformation:GetTemplateSummary",
    ],
    [
      ["s3:GetObject", "s3:PutObject"],
      ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"],
    ],
    [
      ["iam:PassRole"],
      ["arn:aws:iam::*:role/AWSGlueServiceRole*"],
      { StringLike: { "iam:PassedToService": ["glue.amazonaws.com"] } },
    ],
    [
      ["iam:PassRole"],
      ["arn:aws:iam::*:role/service-role/AWSGlueServiceRole*"],
      { StringLike: { "iam:PassedToService": ["glue.amazonaws.com"] } },
    ],
  ],
  AWSSSOReadOnly: ["sso:Get*", "sso:List*"],
  AmazonCognitoPowerUser: ["cognito-idp:*", "cognito-identity:*", "iam:ListRoles", "sns:ListPlatformApplications"],
};

/** Everything but managing identities; what it may do with roles is to list and to make service-linked ones. */
const POWER_USER = {
  Statement: [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
      Resource: "*",
    },
  ],
};

/** Statements of a policy that AWS keeps; undefined where this table does not know it. */
export function managedPolicy(arn: string): readonly Statement[] | undefined {
  const name = /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const known = statementsByName.get(name);
  if (known !== undefined) return known;
  const grants = Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined;
  const document =
    name === "PowerUserAccess" ? POWER_USER : grants === undefined ? undefined : { Statement: statementsOf(grants) };
  if (document === undefined) return undefined;
  const { statements } = parsePolicy(document);
  statementsByName.set(name, statements);
  return statements;
}

const statementsByName = new Map<string, readonly Statement[]>();

function statementsOf(grants: readonly Grant[]) {
  const plain = grants.filter((each): each is string => typeof each === "string");
  const narrow = grants.filter((each): each is Exclude<Grant, string> => typeof each !== "string");
  return [
    ...(plain.length === 0 ? [] : [{ Effect: "Allow", Action: plain, Resource: "*" }]),
    ...narrow.map(([Action, Resource, Condition]) => ({
      Effect: "Allow",
      Action,
      Resource,
      ...(Condition === undefined ? {} : { Condition }),
    })),
  ];
}
