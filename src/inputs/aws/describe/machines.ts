/** What runs code, as the describe calls of EC2, Lambda, ECS and their like answer. */
import { isolation, machine } from "../launch-settings.js";
import { addressesOf, of, regionOfZone, resource, tagsOf, type Produced, type ReadItem } from "../network/records.js";
import { compact, fields, items, text, texts, type Fields } from "../record.js";
import { accessKeysIn } from "../traces.js";
import { tunnelEndpoint, tunnelMember } from "../tunnels.js";

/** An interface by itself: what has it, members of the network name by its id, or the machine that it is attached to has it. */
const networkInterface: ReadItem = (item) => {
  const id = text(item.NetworkInterfaceId);
  if (id === undefined || item.Status === "available") return [];
  const attachment = fields(item.Attachment);
  const [machine, account] = [text(attachment.InstanceId), text(attachment.InstanceOwnerId) ?? text(item.OwnerId)];
  const region = regionOfZone(item.AvailabilityZone) ?? "";
  const owner = machine === undefined ? undefined : `arn:aws:ec2:${region}:${account}:instance/${machine}`;
  const groups = items(item.Groups).flatMap((each) => text(each.GroupId) ?? []);
  return [
    of({ type: "ec2:interface", id, owner, groups, subnets: texts(item.SubnetId), addresses: addressesOf(item) }),
  ];
};

const elasticAddress: ReadItem = (item) => {
  const instance = text(item.InstanceId);
  return instance === undefined ? [] : [of({ type: "ec2:address", instance })];
};

const lambdaFunction: ReadItem = (item) => {
  const arn = text(item.FunctionArn);
  if (arn === undefined) return [];
  const network = fields(item.VpcConfig);
  const variables = fields(fields(item.Environment).Variables);
  const name = text(item.FunctionName);
  return [
    resource({
      type: "lambda:function",
      arn,
      name,
      role: text(item.Role),
      accessKeys: accessKeysIn(variables),
      variables: Object.keys(variables),
      layers: items(item.Layers).flatMap((each) => text(each.Arn) ?? []),
    }),
    ...inNetwork(arn, name, { subnets: texts(network.SubnetIds), groups: texts(network.SecurityGroupIds) }),
  ];
};

/** Functions only send: nothing in a VPC connects to one. */
function inNetwork(
  owner: string,
  name: string | undefined,
  { subnets, groups }: Record<"subnets" | "groups", string[]>,
) {
  return subnets.length === 0 ? [] : [of({ type: "ec2:member", owner, name, subnets, groups, receives: false })];
}

const ecsService: ReadItem = (item) => {
  const arn = text(item.serviceArn);
  if (arn === undefined) return [];
  const network = fields(fields(item.networkConfiguration).awsvpcConfiguration);
  const name = text(item.serviceName);
  const targets = items(item.loadBalancers).flatMap((each) => {
    const group = text(each.targetGroupArn);
    return group === undefined ? [] : [of({ type: "elb:target", group, target: arn, port: each.containerPort })];
  });
  return [
    resource({
      type: "ecs:service",
      arn,
      name,
      cluster: text(item.clusterArn),
      task: text(item.taskDefinition),
      execute: item.enableExecuteCommand === true,
      running: item.desiredCount !== 0,
      launch: text(item.launchType),
    }),
    ...members(arn, name, network),
    ...targets,
  ];
};

function members(owner: string, name: string | undefined, network: Fields): Produced[] {
  const subnets = texts(network.subnets);
  if (subnets.length === 0) return [];
  const groups = texts(network.securityGroups);
  const open = network.assignPublicIp === "ENABLED";
  return [of({ type: "ec2:member", owner, name, runsCode: true, public: open, subnets, groups })];
}

/** A task that a service keeps up is the service's; any other stands for itself. Each has its interface. */
const ecsTask: ReadItem = (item) => {
  const [task, cluster = ""] = [text(item.taskArn), text(item.clusterArn)];
  if (task === undefined || item.lastStatus === "STOPPED") return [];
  const [, serviceName] = /^service:(.+)$/.exec(text(item.group) ?? "") ?? [];
  const name = serviceName ?? task.slice(task.lastIndexOf("/") + 1);
  const arn = serviceName === undefined ? task : `${cluster.replace(":cluster/", ":service/")}/${serviceName}`;
  const details = items(item.attachments).flatMap((each) => items(each.details));
  const detail = (key: string) => text(details.find((each) => each.name === key)?.value);
  const address = detail("privateIPv4Address");
  const record = compact({
    type: "ecs:service",
    arn,
    name,
    cluster,
    task: text(item.taskDefinitionArn),
    launch: text(item.launchType),
    role: text(fields(item.overrides).taskRoleArn),
    execute: item.enableExecuteCommand === true ? true : undefined,
  });
  return [
    resource(record),
    of({
      type: "ec2:member",
      owner: arn,
      name,
      runsCode: true,
      interface: detail("networkInterfaceId"),
      subnets: texts(detail("subnetId")),
      addresses: address === undefined ? [] : [{ address }],
    }),
  ];
};

const taskDefinition: ReadItem = (item) => {
  const arn = text(item.taskDefinitionArn);
  if (arn === undefined) return [];
  const volumes = items(item.volumes).map((each) => ({ name: each.name, host_path: fields(each.host).sourcePath }));
  return [
    resource({
      type: "ecs:task-definition",
      arn,
      name: text(item.family),
      role: text(item.taskRoleArn),
      accessKeys: accessKeysIn(item.containerDefinitions),
      ...isolation({
        container_definitions: item.containerDefinitions,
        volume: volumes,
        network_mode: item.networkMode,
        pid_mode: item.pidMode,
      }),
    }),
  ];
};

const templateVersion: ReadItem = (item, call) => {
  const id = text(item.LaunchTemplateId);
  if (id === undefined || item.DefaultVersion === false) return [];
  const data = fields(item.LaunchTemplateData);
  const profile = fields(data.IamInstanceProfile);
  return [
    resource({
      type: "ec2:launch-template",
      arn: `arn:aws:ec2:${call?.region ?? ""}::launch-template/${id}`,
      id,
      name: text(item.LaunchTemplateName),
      profile: text(profile.Arn) ?? text(profile.Name),
      accessKeys: accessKeysIn(data.UserData),
      ...machine({ user_data: data.UserData }),
    }),
  ];
};

const scalingGroup: ReadItem = (item) => {
  const arn = text(item.AutoScalingGroupARN);
  if (arn === undefined) return [];
  const mixed = fields(fields(item.MixedInstancesPolicy).LaunchTemplate).LaunchTemplateSpecification;
  const template = { ...fields(mixed), ...fields(item.LaunchTemplate) };
  return [
    resource({
      type: "autoscaling:group",
      arn,
      name: text(item.AutoScalingGroupName),
      templates: [...texts(template.LaunchTemplateId), ...texts(template.LaunchTemplateName)],
      follows: (text(template.Version) ?? "$Default").startsWith("$"),
    }),
  ];
};

const connectEndpoint: ReadItem = (item) => {
  const arn = text(item.InstanceConnectEndpointArn);
  if (arn === undefined || /^(delete|create-failed)/.test(text(item.State) ?? "")) return [];
  const tunnel = {
    arn,
    id: text(item.InstanceConnectEndpointId),
    subnets: texts(item.SubnetId),
    groups: texts(item.SecurityGroupIds),
    asClient: item.PreserveClientIp === true,
  };
  return [resource({ ...tunnelEndpoint(tunnel), tags: tagsOf(item.Tags) }), of(tunnelMember(tunnel))];
};

/** Things with an ARN and a role of their own. */
const withRole =
  (
    type: string,
    keys: { readonly arn: string; readonly name: string; readonly role: string; readonly values?: string },
  ): ReadItem =>
  (item) => {
    const arn = text(item[keys.arn]);
    if (arn === undefined) return [];
    const accessKeys = keys.values === undefined ? [] : accessKeysIn(item[keys.values]);
    return [resource({ type, arn, name: text(item[keys.name]), role: text(item[keys.role]), accessKeys })];
  };

/** The lists of what runs code, by the name that the API gives them. */
export const MACHINES: Readonly<Record<string, ReadItem>> = {
  NetworkInterfaces: networkInterface,
  Addresses: elasticAddress,
  InstanceConnectEndpoints: connectEndpoint,
  Functions: lambdaFunction,
  Configuration: lambdaFunction,
  services: ecsService,
  tasks: ecsTask,
  taskDefinition,
  LaunchTemplateVersions: templateVersion,
  AutoScalingGroups: scalingGroup,
  projects: withRole("codebuild:project", { arn: "arn", name: "name", role: "serviceRole", values: "environment" }),
  Stacks: withRole("cloudformation:stack", {
    arn: "StackId",
    name: "StackName",
    role: "RoleARN",
    values: "Parameters",
  }),
  stateMachines: withRole("states:state-machine", { arn: "stateMachineArn", name: "name", role: "roleArn" }),
};
