/** Ways that start something of one's own as a role that is passed to it. */
import { made, setOff, target, type Need, type Way } from "./way.js";

/** `iam:PassRole` on the role, for a service that it trusts, and these: code or calls run as the role. */
export interface Passing extends Way {
  /** Services of which the role must trust one. */
  readonly services: readonly string[];
  /** The role must be in an instance profile, or be put into one. */
  readonly profile?: boolean;
  /** The service asks for the role to be permitted one of these on something: it takes no other. */
  readonly roleMay?: string;
  /** Nothing new is started: the role is given to something of this type, on which the attacker runs code besides. */
  readonly reuses?: string;
}

const pass = (
  id: string,
  services: string | readonly string[],
  needs: readonly Need[],
  more: Partial<Passing> = {},
): Passing => ({
  id,
  services: typeof services === "string" ? [services] : services,
  needs,
  ...more,
});

const LAMBDA = "lambda.amazonaws.com";
const EC2 = "ec2.amazonaws.com";
const TASKS = "ecs-tasks.amazonaws.com";
const GLUE = "glue.amazonaws.com";
const BUILD = "codebuild.amazonaws.com";
const STACKS = "cloudformation.amazonaws.com";
const SAGEMAKER = "sagemaker.amazonaws.com";

/** What the role of a function needs to take its input from a stream, a queue or a broker, one of one's own included. */
const READING_A_SOURCE =
  "sqs:ReceiveMessage|dynamodb:GetRecords|kinesis:GetRecords|kafka:DescribeCluster|kafka:DescribeClusterV2|mq:DescribeBroker|secretsmanager:GetSecretValue|ec2:CreateNetworkInterface";

export const PASSING: readonly Passing[] = [
  pass("lambda/new-function-invoked", LAMBDA, [
    ...made("function", "lambda:CreateFunction"),
    ...setOff("function", "lambda:InvokeFunction|lambda:InvokeAsync|lambda:InvokeFunctionUrl"),
  ]),
  pass("lambda/new-function-opened", LAMBDA, made("function", "lambda:CreateFunction", "lambda:AddPermission")),
  pass(
    "lambda/new-function-triggered",
    LAMBDA,
    [...made("function", "lambda:CreateFunction"), ...made("mapping", "lambda:CreateEventSourceMapping")],
    { roleMay: READING_A_SOURCE },
  ),
  pass("lambda/new-function-scheduled", LAMBDA, [
    ...made("function", "lambda:CreateFunction"),
    ...made("rule", "events:PutRule", "events:PutTargets"),
  ]),
  pass(
    "lambda/function-gets-role",
    LAMBDA,
    made("function", "lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"),
    { exists: ["lambda:function"] },
  ),
  pass("ec2/new-instance", EC2, made("instance", "ec2:RunInstances"), { profile: true }),
  pass(
    "ec2/profile-replaced",
    EC2,
    target("ec2:AssociateIamInstanceProfile|ec2:ReplaceIamInstanceProfileAssociation"),
    { profile: true, reuses: "ec2:instance" },
  ),
  pass("ec2/spot-request", EC2, made("instance", "ec2:RequestSpotInstances|ec2:RequestSpotFleet"), { profile: true }),
  pass("ec2/fleet", EC2, [...made("template", "ec2:CreateLaunchTemplate"), ...made("fleet", "ec2:CreateFleet")], {
    profile: true,
  }),
  pass(
    "autoscaling/new-group",
    EC2,
    [
      ...made("template", "autoscaling:CreateLaunchConfiguration|ec2:CreateLaunchTemplate"),
      ...made("group", "autoscaling:CreateAutoScalingGroup"),
    ],
    { profile: true },
  ),
  pass("elasticmapreduce/new-cluster", EC2, made("cluster", "elasticmapreduce:RunJobFlow"), { profile: true }),
  pass(
    "elasticbeanstalk/new-environment",
    EC2,
    [
      ...made("application", "elasticbeanstalk:CreateApplication"),
      ...made("environment", "elasticbeanstalk:CreateEnvironment"),
    ],
    { profile: true },
  ),
  pass("ecs/new-task", TASKS, [...made("definition", "ecs:RegisterTaskDefinition"), ...made("task", "ecs:RunTask")], {
    exists: ["ecs:cluster"],
    orNeeds: made("cluster", "ecs:CreateCluster"),
  }),
  pass(
    "ecs/new-service",
    TASKS,
    [...made("definition", "ecs:RegisterTaskDefinition"), ...made("service", "ecs:CreateService")],
    { exists: ["ecs:cluster"], orNeeds: made("cluster", "ecs:CreateCluster") },
  ),
  pass(
    "ecs/changed-service",
    TASKS,
    [...made("definition", "ecs:RegisterTaskDefinition"), ...made("service", "ecs:UpdateService")],
    { exists: ["ecs:service"] },
  ),
  pass(
    "ecs/started-task",
    TASKS,
    [...made("definition", "ecs:RegisterTaskDefinition"), ...made("task", "ecs:StartTask")],
    { exists: ["ecs:cluster"] },
  ),
  pass("ecs/task-overridden", TASKS, made("task", "ecs:RunTask"), { exists: ["ecs:task-definition"] }),
  pass("ecs/started-task-overridden", TASKS, made("task", "ecs:StartTask"), { exists: ["ecs:task-definition"] }),
  pass(
    "batch/new-job",
    TASKS,
    [...made("definition", "batch:RegisterJobDefinition"), ...made("job", "batch:SubmitJob")],
    { exists: ["batch:queue"], orNeeds: made("queue", "batch:CreateJobQueue", "batch:CreateComputeEnvironment") },
  ),
  pass("glue/new-dev-endpoint", GLUE, made("endpoint", "glue:CreateDevEndpoint")),
  pass("glue/new-job-run", GLUE, [...made("job", "glue:CreateJob"), ...setOff("job", "glue:StartJobRun")]),
  pass("glue/new-job-triggered", GLUE, [...made("job", "glue:CreateJob"), ...made("trigger", "glue:CreateTrigger")]),
  pass("glue/changed-job-run", GLUE, [...made("job", "glue:UpdateJob"), ...setOff("job", "glue:StartJobRun")], {
    exists: ["glue:job"],
  }),
  pass(
    "glue/changed-job-triggered",
    GLUE,
    [...made("job", "glue:UpdateJob"), ...made("trigger", "glue:CreateTrigger")],
    { exists: ["glue:job"] },
  ),
  pass("glue/new-session", GLUE, made("session", "glue:CreateSession", "glue:RunStatement")),
  pass("codebuild/new-project", BUILD, [
    ...made("project", "codebuild:CreateProject"),
    ...setOff("project", "codebuild:StartBuild|codebuild:StartBuildBatch|codebuild:CreateWebhook"),
  ]),
  pass(
    "codebuild/changed-project",
    BUILD,
    [
      ...made("project", "codebuild:UpdateProject"),
      ...setOff("project", "codebuild:StartBuild|codebuild:StartBuildBatch"),
    ],
    { exists: ["codebuild:project"] },
  ),
  pass("cloudformation/new-stack", STACKS, made("stack", "cloudformation:CreateStack")),
  pass(
    "cloudformation/new-stack-by-change-set",
    STACKS,
    made("stack", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
  ),
  pass("cloudformation/changed-stack", STACKS, made("stack", "cloudformation:UpdateStack"), {
    exists: ["cloudformation:stack"],
  }),
  pass("cloudformation/new-stack-set", STACKS, [
    ...made("set", "cloudformation:CreateStackSet"),
    ...made("instance", "cloudformation:CreateStackInstances"),
  ]),
  pass("cloudformation/changed-stack-set", STACKS, made("set", "cloudformation:UpdateStackSet"), {
    exists: ["cloudformation:stack-set"],
  }),
  pass(
    "datapipeline/new-pipeline",
    ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"],
    made(
      "pipeline",
      "datapipeline:CreatePipeline",
      "datapipeline:PutPipelineDefinition",
      "datapipeline:ActivatePipeline",
    ),
  ),
  pass("sagemaker/new-notebook", SAGEMAKER, made("notebook", "sagemaker:CreateNotebookInstance")),
  pass("sagemaker/new-training-job", SAGEMAKER, made("job", "sagemaker:CreateTrainingJob")),
  pass("sagemaker/new-processing-job", SAGEMAKER, made("job", "sagemaker:CreateProcessingJob")),
  pass("sagemaker/new-tuning-job", SAGEMAKER, made("job", "sagemaker:CreateHyperParameterTuningJob")),
  pass("sagemaker/new-model", SAGEMAKER, [
    ...made("model", "sagemaker:CreateModel"),
    ...made("endpoint", "sagemaker:CreateEndpointConfig", "sagemaker:CreateEndpoint"),
  ]),
  pass("sagemaker/new-studio", SAGEMAKER, [
    ...made("domain", "sagemaker:CreateDomain"),
    ...made("profile", "sagemaker:CreateUserProfile", "sagemaker:CreatePresignedDomainUrl"),
  ]),
  pass("apprunner/new-service", "tasks.apprunner.amazonaws.com", made("service", "apprunner:CreateService")),
  pass(
    "bedrock-agentcore/new-interpreter",
    "bedrock-agentcore.amazonaws.com",
    made(
      "interpreter",
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ),
  ),
  pass(
    "bedrock-agentcore/new-runtime",
    "bedrock-agentcore.amazonaws.com",
    made("runtime", "bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntime"),
  ),
  pass("states/new-machine", "states.amazonaws.com", [
    ...made("machine", "states:CreateStateMachine"),
    ...setOff("machine", "states:StartExecution|states:StartSyncExecution"),
  ]),
  pass("scheduler/new-schedule", "scheduler.amazonaws.com", made("schedule", "scheduler:CreateSchedule")),
  pass("ssm/automation", "ssm.amazonaws.com", made("automation", "ssm:StartAutomationExecution")),
  pass(
    "imagebuilder/pipeline",
    EC2,
    [
      ...made("recipe", "imagebuilder:CreateComponent", "imagebuilder:CreateImageRecipe"),
      ...made("infrastructure", "imagebuilder:CreateInfrastructureConfiguration"),
      ...made("image", "imagebuilder:CreateImage"),
    ],
    { profile: true },
  ),
  pass("rolesanywhere/new-anchor", "rolesanywhere.amazonaws.com", [
    ...made("anchor", "rolesanywhere:CreateTrustAnchor"),
    ...made("profile", "rolesanywhere:CreateProfile"),
  ]),
  pass(
    "airflow/new-environment",
    ["airflow.amazonaws.com", "airflow-env.amazonaws.com"],
    made("environment", "airflow:CreateEnvironment"),
  ),
  pass(
    "kinesisanalytics/new-application",
    "kinesisanalytics.amazonaws.com",
    made("application", "kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"),
  ),
  pass(
    "codedeploy/new-deployment",
    "codedeploy.amazonaws.com",
    made("deployment", "codedeploy:CreateDeploymentGroup", "codedeploy:CreateDeployment"),
  ),
  pass(
    "emr-serverless/new-job",
    "emr-serverless.amazonaws.com",
    made("application", "emr-serverless:CreateApplication", "emr-serverless:StartJobRun"),
  ),
  pass("braket/new-job", "braket.amazonaws.com", made("job", "braket:CreateJob")),
  pass("gamelift/new-fleet", "gamelift.amazonaws.com", [
    ...made("build", "gamelift:CreateBuild"),
    ...made("fleet", "gamelift:CreateFleet"),
  ]),
  pass(
    "amplify/new-app",
    "amplify.amazonaws.com",
    made("app", "amplify:CreateApp", "amplify:CreateBranch", "amplify:StartJob"),
  ),
];
