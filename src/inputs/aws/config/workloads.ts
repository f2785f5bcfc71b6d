/** What runs code: functions, tasks, builds, templates. Values of variables are looked through for keys and not kept. */
import { fields, items, text } from "../record.js";
import { asTerraform, plainly, terraform, type ReadConfig } from "./reading.js";

const lambda: ReadConfig = (item, reading) => {
  const found = plainly(item);
  const name = text(found.functionName);
  // The names of variables are their owner's: they keep their case.
  const { environment, Environment } = item.configuration;
  const own = fields(environment ?? Environment);
  const policy = item.supplementary.Policy;
  return [
    ...asTerraform(
      "aws_lambda_function",
      {
        id: name,
        function_name: name,
        role: found.role,
        environment: [{ variables: own.variables ?? own.Variables }],
      },
      item,
      reading,
    ),
    ...(policy === undefined || policy === null
      ? []
      : [
          {
            account: item.account,
            record: { type: "policy:resource", service: "lambda", resource: item.arn, document: policy },
          },
        ]),
  ];
};

export const WORKLOADS: Readonly<Record<string, ReadConfig>> = {
  "AWS::Lambda::Function": lambda,
  "AWS::EC2::LaunchTemplate": terraform("aws_launch_template", (item) => {
    const data = fields(item.launchTemplateData);
    const options = fields(data.metadataOptions);
    return {
      id: item.launchTemplateId,
      name: item.launchTemplateName,
      iam_instance_profile: [fields(data.iamInstanceProfile)],
      user_data: data.userData,
      metadata_options: [
        {
          http_endpoint: options.httpEndpoint,
          http_tokens: options.httpTokens,
          http_put_response_hop_limit: options.httpPutResponseHopLimit,
        },
      ],
    };
  }),
  "AWS::AutoScaling::AutoScalingGroup": terraform("aws_autoscaling_group", (item) => {
    const template = fields(item.launchTemplate);
    return {
      arn: item.autoScalingGroupARN,
      name: item.autoScalingGroupName,
      launch_template: [
        { id: template.launchTemplateId, name: template.launchTemplateName, version: template.version },
      ],
    };
  }),
  "AWS::ECS::Cluster": terraform("aws_ecs_cluster", (item) => ({ name: item.clusterName })),
  "AWS::ECS::Service": terraform("aws_ecs_service", (item) => ({
    name: item.serviceName,
    cluster: item.cluster,
    task_definition: item.taskDefinition,
    enable_execute_command: item.enableExecuteCommand,
    desired_count: item.desiredCount,
    launch_type: item.launchType,
  })),
  "AWS::ECS::TaskDefinition": terraform("aws_ecs_task_definition", (item) => ({
    family: item.family,
    task_role_arn: item.taskRoleArn,
    network_mode: item.networkMode,
    pid_mode: item.pidMode,
    container_definitions: item.containerDefinitions,
    volume: items(item.volumes).map((volume) => ({ name: volume.name, host_path: fields(volume.host).sourcePath })),
  })),
  "AWS::CodeBuild::Project": terraform("aws_codebuild_project", (item) => ({
    name: item.name,
    service_role: item.serviceRole,
    environment: item.environment,
  })),
};
