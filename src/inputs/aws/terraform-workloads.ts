/** Terraform: what runs code, what starts it and what it runs from. */
import { fields, items, text, texts } from "./record.js";
import { containers, first, plain, type Read } from "./terraform-reading.js";
import { isolation, machine, metadataOf } from "./launch-settings.js";
import { tunnelOf } from "./terraform-members.js";
import { accessKeysIn } from "./traces.js";
import { tunnelEndpoint } from "./tunnels.js";

export const WORKLOADS: Readonly<Record<string, Read>> = {
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
  aws_lambda_permission: (values, { region }) => [
    {
      type: "policy:resource",
      service: "lambda",
      region,
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
    ...machine(values),
    keyName: text(values.key_name),
    metadata: metadataOf(first(values.metadata_options)),
  })),
  aws_ec2_instance_connect_endpoint: (values) => [tunnelEndpoint(tunnelOf(values))],
  aws_launch_template: plain("ec2:launch-template", (values) => ({
    profile: text(first(values.iam_instance_profile).arn) ?? text(first(values.iam_instance_profile).name),
    accessKeys: accessKeysIn(values.user_data),
    ...machine(values),
    metadata: metadataOf(first(values.metadata_options)),
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
    launch: text(values.launch_type),
    pinnedTo: items(values.placement_constraints).flatMap(
      ({ expression }) => /ec2InstanceId\s*==\s*(i-\w+)/.exec(text(expression) ?? "")?.[1] ?? [],
    ),
  })),
  aws_ecs_task_definition: plain("ecs:task-definition", (values) => ({
    name: text(values.family),
    role: text(values.task_role_arn),
    accessKeys: accessKeysIn(containers(values.container_definitions)),
    ...isolation(values),
  })),
  aws_ecs_capacity_provider: (values) => [
    {
      type: "ecs:capacity-provider",
      name: text(values.name),
      group: text(first(values.auto_scaling_group_provider).auto_scaling_group_arn),
    },
  ],
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
  aws_bedrockagent_agent: plain("bedrock:agent", (values) => ({
    arn: /^arn:/.test(text(values.agent_arn) ?? "") ? text(values.agent_arn) : text(values.arn),
    name: text(values.agent_name),
    agentId: text(values.agent_id),
  })),
  aws_bedrockagent_agent_action_group: (values) => [
    { type: "lambda:trigger", by: text(values.agent_id), function: text(first(values.action_group_executor).lambda) },
  ],
  aws_elastic_beanstalk_environment: plain("elasticbeanstalk:environment", (values) => ({
    profile: items(values.setting).flatMap((each) =>
      each.name === "IamInstanceProfile" ? (text(each.value) ?? []) : [],
    )[0],
    accessKeys: accessKeysIn(values.setting),
  })),
  aws_sfn_state_machine: plain("states:state-machine", (values) => ({ role: text(values.role_arn) })),
  aws_lambda_event_source_mapping: (values) => [
    { type: "lambda:trigger", by: text(values.event_source_arn), function: text(values.function_name) },
  ],
  aws_sns_topic_subscription: (values) =>
    values.protocol === "lambda"
      ? [{ type: "lambda:trigger", by: text(values.topic_arn), function: text(values.endpoint) }]
      : [],
  aws_s3_bucket_notification: (values) =>
    items(values.lambda_function).map((each) => ({
      type: "lambda:trigger",
      by: text(values.bucket),
      function: text(each.lambda_function_arn),
    })),
};

function lambdaPrincipal(principal: string | undefined): unknown {
  if (principal === undefined || principal === "*") return "*";
  return /\.amazonaws\.com(\.cn)?$/.test(principal) ? { Service: principal } : { AWS: principal };
}
