/** How each Terraform type reads as a record of the resolver. What is not listed is not kept. */
import { policyDocument } from "./policy-document.js";
import { fields, items, text, texts, type AwsRecord, type Fields } from "./record.js";
import { accessKeysIn } from "./traces.js";

export interface Reading {
  readonly account: string;
  readonly region: string | undefined;
  readonly at: string;
  /** A part that could not be read: the key and why. */
  readonly fault: (key: string, why: string) => void;
}

type Read = (values: Fields, reading: Reading) => readonly AwsRecord[];

function document(values: Fields, key: string, reading: Reading): Fields | undefined {
  if (values[key] === undefined || values[key] === null || values[key] === "") return undefined;
  const found = policyDocument(values[key]);
  if ("document" in found) return found.document;
  reading.fault(key, found.fault);
  return undefined;
}

/** A role's or user's own part of its settings. */
const grants = (values: Fields, reading: Reading) => ({
  boundary: text(values.permissions_boundary),
  attached: texts(values.managed_policy_arns),
  inline: items(values.inline_policy).flatMap((each) => {
    const found = document(each, "policy", reading);
    return found === undefined ? [] : [{ name: text(each.name), document: found }];
  }),
  uniqueId: text(values.unique_id),
});

const inline =
  (to: "user" | "role" | "group"): Read =>
  (values, reading) => {
    const found = document(values, "policy", reading);
    return found === undefined
      ? []
      : [{ type: "iam:inline", to, holder: values[to], name: text(values.name), document: found }];
  };

const attachment =
  (to: "user" | "role" | "group"): Read =>
  (values) => [{ type: "iam:attachment", [`${to}s`]: texts(values[to]), policy: text(values.policy_arn) }];

const resourcePolicy =
  (service: string, resource: string, key = "policy"): Read =>
  (values, reading) => {
    const found = document(values, key, reading);
    return found === undefined
      ? []
      : [{ type: "policy:resource", service, resource: text(values[resource]), document: found }];
  };

/** Something that runs code as a role, or that data lies in. */
const plain =
  (type: string, read: (values: Fields, reading: Reading) => Record<string, unknown>): Read =>
  (values, reading) => [
    {
      type,
      arn: text(values.arn),
      id: text(values.id),
      name: text(values.name),
      region: reading.region,
      ...read(values, reading),
    },
  ];

const first = (value: unknown): Fields => fields(Array.isArray(value) ? value[0] : value);

/** Definitions of containers are JSON inside the JSON. */
function containers(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

export const TERRAFORM_TYPES: Readonly<Record<string, Read>> = {
  aws_iam_user: (values, reading) => [
    { type: "iam:user", arn: text(values.arn), name: text(values.name), ...grants(values, reading) },
  ],
  aws_iam_role: (values, reading) => [
    {
      type: "iam:role",
      arn: text(values.arn),
      name: text(values.name),
      trust: document(values, "assume_role_policy", reading),
      ...grants(values, reading),
    },
  ],
  aws_iam_group: (values) => [{ type: "iam:group", arn: text(values.arn), name: text(values.name) }],
  aws_iam_service_linked_role: (values) => [
    { type: "iam:role", arn: text(values.arn), name: text(values.name), serviceLinked: true },
  ],
  aws_iam_policy: (values, reading) => {
    const found = document(values, "policy", reading);
    return [
      {
        type: "iam:policy",
        arn: text(values.arn),
        name: text(values.name),
        versions: found === undefined ? [] : [{ default: true, document: found }],
      },
    ];
  },
  aws_iam_user_policy: inline("user"),
  aws_iam_role_policy: inline("role"),
  aws_iam_group_policy: inline("group"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_policy_attachment: (values) => [
    {
      type: "iam:attachment",
      users: texts(values.users),
      roles: texts(values.roles),
      groups: texts(values.groups),
      policy: text(values.policy_arn),
    },
  ],
  aws_iam_role_policy_attachments_exclusive: (values) =>
    texts(values.policy_arns).map((policy) => ({ type: "iam:attachment", roles: texts(values.role_name), policy })),
  aws_iam_group_membership: (values) => [
    { type: "iam:membership", users: texts(values.users), groups: texts(values.group) },
  ],
  aws_iam_user_group_membership: (values) => [
    { type: "iam:membership", users: texts(values.user), groups: texts(values.groups) },
  ],
  aws_iam_instance_profile: (values) => [
    { type: "iam:instance-profile", arn: text(values.arn), name: text(values.name), role: text(values.role) },
  ],
  aws_iam_access_key: (values) => [
    { type: "iam:access-key", name: text(values.id), user: text(values.user), active: values.status !== "Inactive" },
  ],
  aws_iam_user_login_profile: (values) => [{ type: "iam:login-profile", user: text(values.user) }],
  aws_iam_openid_connect_provider: (values) => [
    { type: "iam:oidc-provider", arn: text(values.arn), url: text(values.url) },
  ],
  aws_iam_saml_provider: (values) => [{ type: "iam:saml-provider", arn: text(values.arn), name: text(values.name) }],

  aws_lambda_function: plain("lambda:function", (values) => ({
    name: text(values.function_name),
    role: text(values.role),
    accessKeys: accessKeysIn(values.environment),
    variables: Object.keys(fields(first(values.environment).variables)),
  })),
  aws_lambda_function_url: (values) => [
    {
      type: "lambda:url",
      function: text(values.function_name),
      authentication: text(values.authorization_type),
      url: text(values.function_url),
    },
  ],
  aws_lambda_permission: (values) => [
    {
      type: "policy:resource",
      service: "lambda",
      resource: text(values.function_name),
      document: {
        Statement: [
          {
            Sid: text(values.statement_id),
            Effect: "Allow",
            Action: text(values.action),
            Resource: "*",
            Principal: lambdaPrincipal(text(values.principal)),
            ...(text(values.source_arn) === undefined
              ? {}
              : { Condition: { ArnLike: { "aws:SourceArn": text(values.source_arn) } } }),
          },
        ],
      },
    },
  ],
  aws_instance: plain("ec2:instance", (values) => ({
    name: text(fields(values.tags).Name),
    profile: text(values.iam_instance_profile),
    accessKeys: accessKeysIn([values.user_data, values.user_data_base64]),
  })),
  aws_launch_template: plain("ec2:launch-template", (values) => ({
    profile: text(first(values.iam_instance_profile).arn) ?? text(first(values.iam_instance_profile).name),
    accessKeys: accessKeysIn(values.user_data),
  })),
  aws_autoscaling_group: (values) => {
    const template = first(values.launch_template);
    const version = text(template.version) ?? "$Default";
    return [
      {
        type: "autoscaling:group",
        arn: text(values.arn),
        name: text(values.name),
        templates: [...texts(template.id), ...texts(template.name)],
        follows: version.startsWith("$"),
      },
    ];
  },
  aws_ecs_cluster: plain("ecs:cluster", () => ({})),
  aws_ecs_service: plain("ecs:service", (values) => ({
    cluster: text(values.cluster),
    task: text(values.task_definition),
    execute: values.enable_execute_command === true,
    running: values.desired_count !== 0,
  })),
  aws_ecs_task_definition: plain("ecs:task-definition", (values) => ({
    name: text(values.family),
    role: text(values.task_role_arn),
    accessKeys: accessKeysIn(containers(values.container_definitions)),
  })),
  aws_codebuild_project: plain("codebuild:project", (values) => ({
    role: text(values.service_role),
    accessKeys: accessKeysIn(values.environment),
  })),
  aws_glue_dev_endpoint: plain("glue:dev-endpoint", (values) => ({ role: text(values.role_arn) })),
  aws_glue_job: plain("glue:job", (values) => ({
    role: text(values.role_arn),
    accessKeys: accessKeysIn(values.default_arguments),
  })),
  aws_sagemaker_notebook_instance: plain("sagemaker:notebook", (values) => ({ role: text(values.role_arn) })),
  aws_apprunner_service: plain("apprunner:service", (values) => ({
    name: text(values.service_name),
    role: text(first(values.instance_configuration).instance_role_arn),
    accessKeys: accessKeysIn(values.source_configuration),
  })),
  aws_cloudformation_stack: plain("cloudformation:stack", (values) => ({
    role: text(values.iam_role_arn),
    accessKeys: accessKeysIn([values.template_body, values.parameters, values.outputs]),
  })),
  aws_cloudformation_stack_set: plain("cloudformation:stack-set", (values) => ({
    role: text(values.administration_role_arn),
    executionRole: text(values.execution_role_name),
  })),
  aws_bedrockagentcore_code_interpreter: plain("bedrock-agentcore:code-interpreter", (values) => ({
    role: text(values.execution_role_arn),
  })),
  aws_elastic_beanstalk_environment: plain("elasticbeanstalk:environment", (values) => ({
    profile: items(values.setting).flatMap((each) =>
      each.name === "IamInstanceProfile" ? (text(each.value) ?? []) : [],
    )[0],
    accessKeys: accessKeysIn(values.setting),
  })),
  aws_sfn_state_machine: plain("states:state-machine", (values) => ({ role: text(values.role_arn) })),

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
  aws_s3_object: (values) => {
    const accessKeys = accessKeysIn([values.content, values.content_base64]);
    return accessKeys.length === 0
      ? []
      : [{ type: "s3:object", bucket: text(values.bucket), name: text(values.key), accessKeys }];
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
    policy: document(values, "policy", reading),
  })),
  aws_secretsmanager_secret_policy: resourcePolicy("secretsmanager", "secret_arn"),
  aws_secretsmanager_secret_version: (values) => {
    const accessKeys = accessKeysIn(values.secret_string);
    return accessKeys.length === 0
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

function lambdaPrincipal(principal: string | undefined): unknown {
  if (principal === undefined || principal === "*") return "*";
  return /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
}
