/**
 * The catalogue: which permissions together give what. Few rules turn it into steps; a new way in is one entry here.
 * The ways are those that researchers published (Rhino Security Labs, Bishop Fox, Datadog's pathfinding.cloud and others),
 * worked out from the services' own documentation of what each call does.
 */

/**
 * One permission: `service:Name`, several of which any will do separated by `|`.
 * `on` says on what it is needed:
 * - `target`: on the thing that is gained or changed
 * - `new`: on something that the call makes or starts, under any name that the policy permits; entries of one way with the
 *   same resource type after the dot (`new.function`) are about one and the same thing
 */
export interface Need {
  readonly action: string;
  readonly on: "target" | `new.${string}`;
}

/** What has to exist besides: types of resources in the same account, of which any will do. */
export interface Way {
  readonly id: string;
  readonly needs: readonly Need[];
  readonly exists?: readonly string[];
  /** Permissions that stand in where nothing of that kind exists yet. */
  readonly orNeeds?: readonly Need[];
}

const need = (on: Need["on"], ...actions: readonly string[]): Need[] => actions.map((action) => ({ action, on }));
const target = (...actions: readonly string[]) => need("target", ...actions);
const made = (type: string, ...actions: readonly string[]) => need(`new.${type}`, ...actions);

/** `iam:PassRole` on the role, for a service that it trusts, and these: code or calls run as the role. */
export interface Passing extends Way {
  /** Services of which the role must trust one. */
  readonly services: readonly string[];
  /** The role must be in an instance profile, or be put into one. */
  readonly profile?: boolean;
  /** Technique differs by who runs the code. */
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

export const PASSING: readonly Passing[] = [
  pass(
    "lambda/new-function-invoked",
    LAMBDA,
    made("function", "lambda:CreateFunction", "lambda:InvokeFunction|lambda:InvokeAsync|lambda:InvokeFunctionUrl"),
  ),
  pass("lambda/new-function-opened", LAMBDA, made("function", "lambda:CreateFunction", "lambda:AddPermission")),
  pass("lambda/new-function-triggered", LAMBDA, [
    ...made("function", "lambda:CreateFunction"),
    ...made("mapping", "lambda:CreateEventSourceMapping"),
  ]),
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
  pass("glue/new-job-run", GLUE, made("job", "glue:CreateJob", "glue:StartJobRun")),
  pass("glue/new-job-triggered", GLUE, [...made("job", "glue:CreateJob"), ...made("trigger", "glue:CreateTrigger")]),
  pass("glue/changed-job-run", GLUE, made("job", "glue:UpdateJob", "glue:StartJobRun"), { exists: ["glue:job"] }),
  pass(
    "glue/changed-job-triggered",
    GLUE,
    [...made("job", "glue:UpdateJob"), ...made("trigger", "glue:CreateTrigger")],
    { exists: ["glue:job"] },
  ),
  pass("glue/new-session", GLUE, made("session", "glue:CreateSession", "glue:RunStatement")),
  pass(
    "codebuild/new-project",
    BUILD,
    made(
      "project",
      "codebuild:CreateProject",
      "codebuild:StartBuild|codebuild:StartBuildBatch|codebuild:CreateWebhook",
    ),
  ),
  pass(
    "codebuild/changed-project",
    BUILD,
    made("project", "codebuild:UpdateProject", "codebuild:StartBuild|codebuild:StartBuildBatch"),
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
  pass(
    "states/new-machine",
    "states.amazonaws.com",
    made("machine", "states:CreateStateMachine", "states:StartExecution|states:StartSyncExecution"),
  ),
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

/** Code of the attacker runs on something that is there already, as what it runs as. */
export interface Running extends Way {
  readonly type: string;
}

const run = (id: string, type: string, needs: readonly Need[]): Running => ({ id, type, needs });

export const RUNNING: readonly Running[] = [
  run("lambda/code", "lambda:function", target("lambda:UpdateFunctionCode")),
  run("lambda/layer", "lambda:function", target("lambda:UpdateFunctionConfiguration")),
  run("ssm/command", "ec2:instance", target("ssm:SendCommand")),
  run("ssm/session", "ec2:instance", target("ssm:StartSession")),
  run("ec2-instance-connect/key", "ec2:instance", target("ec2-instance-connect:SendSSHPublicKey")),
  run("ec2-instance-connect/console-key", "ec2:instance", target("ec2-instance-connect:SendSerialConsoleSSHPublicKey")),
  run(
    "ec2/user-data",
    "ec2:instance",
    target("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),
  ),
  run(
    "ec2/template-version",
    "ec2:launch-template",
    target("ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
  ),
  run("ecs/command", "ecs:service", target("ecs:ExecuteCommand")),
  run("codebuild/build", "codebuild:project", target("codebuild:StartBuild")),
  run("codebuild/batch", "codebuild:project", target("codebuild:StartBuildBatch")),
  run("codebuild/project", "codebuild:project", target("codebuild:UpdateProject")),
  run("glue/dev-endpoint", "glue:dev-endpoint", target("glue:UpdateDevEndpoint")),
  run("sagemaker/notebook-url", "sagemaker:notebook", target("sagemaker:CreatePresignedNotebookInstanceUrl")),
  run("sagemaker/notebook-lifecycle", "sagemaker:notebook", [
    ...made("lifecycle", "sagemaker:CreateNotebookInstanceLifecycleConfig"),
    ...target("sagemaker:StopNotebookInstance", "sagemaker:UpdateNotebookInstance", "sagemaker:StartNotebookInstance"),
  ]),
  run("cloudformation/stack", "cloudformation:stack", target("cloudformation:UpdateStack")),
  run(
    "cloudformation/change-set",
    "cloudformation:stack",
    target("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
  ),
  run("cloudformation/stack-set", "cloudformation:stack-set", target("cloudformation:UpdateStackSet")),
  run("apprunner/service", "apprunner:service", target("apprunner:UpdateService")),
  run(
    "bedrock-agentcore/session",
    "bedrock-agentcore:code-interpreter",
    target("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"),
  ),
  run("elasticbeanstalk/version", "elasticbeanstalk:environment", [
    ...made("version", "elasticbeanstalk:CreateApplicationVersion"),
    ...target("elasticbeanstalk:UpdateEnvironment"),
  ]),
  run("states/machine", "states:state-machine", target("states:UpdateStateMachine", "states:StartExecution")),
];

/** Acting as another user or role. */
export interface Becoming extends Way {
  readonly kind: "user" | "role";
  /** The user already has as many access keys as it may, so one must go first. */
  readonly full?: boolean;
}

export const BECOMING: readonly Becoming[] = [
  { id: "iam/access-key", kind: "user", needs: target("iam:CreateAccessKey") },
  {
    id: "iam/access-key-replaced",
    kind: "user",
    needs: target("iam:DeleteAccessKey", "iam:CreateAccessKey"),
    full: true,
  },
  { id: "iam/login-profile", kind: "user", needs: target("iam:CreateLoginProfile") },
  { id: "iam/password", kind: "user", needs: target("iam:UpdateLoginProfile") },
  { id: "iam/trust-policy", kind: "role", needs: target("iam:UpdateAssumeRolePolicy") },
];

/** Giving a principal a policy that allows everything: whoever then acts as it is administrator. */
export interface Rewriting extends Way {
  readonly kind: "user" | "role" | "group";
  /** The permission is on a policy that the principal has, not on the principal. */
  readonly policy?: "new-version" | "earlier-version";
  /** It lifts the boundary; what the principal's policies allow anyway stands then. */
  readonly unbounded?: boolean;
}

export const REWRITING: readonly Rewriting[] = [
  { id: "iam/inline-policy", kind: "user", needs: target("iam:PutUserPolicy") },
  { id: "iam/attached-policy", kind: "user", needs: target("iam:AttachUserPolicy") },
  { id: "iam/inline-policy", kind: "role", needs: target("iam:PutRolePolicy") },
  { id: "iam/attached-policy", kind: "role", needs: target("iam:AttachRolePolicy") },
  { id: "iam/inline-policy", kind: "group", needs: target("iam:PutGroupPolicy") },
  { id: "iam/attached-policy", kind: "group", needs: target("iam:AttachGroupPolicy") },
  ...(["user", "role", "group"] as const).flatMap((kind): Rewriting[] => [
    { id: "iam/policy-version", kind, needs: target("iam:CreatePolicyVersion"), policy: "new-version" },
    { id: "iam/earlier-policy-version", kind, needs: target("iam:SetDefaultPolicyVersion"), policy: "earlier-version" },
  ]),
  {
    id: "iam/boundary-removed",
    kind: "user",
    needs: target("iam:DeleteUserPermissionsBoundary|iam:PutUserPermissionsBoundary"),
    unbounded: true,
  },
  {
    id: "iam/boundary-removed",
    kind: "role",
    needs: target("iam:DeleteRolePermissionsBoundary|iam:PutRolePermissionsBoundary"),
    unbounded: true,
  },
];

/** Making a principal of one's own that may do everything. */
export const CREATING: readonly Way[] = [
  {
    id: "iam/new-user",
    needs: made(
      "user",
      "iam:CreateUser",
      "iam:AttachUserPolicy|iam:PutUserPolicy",
      "iam:CreateAccessKey|iam:CreateLoginProfile",
    ),
  },
  { id: "iam/new-role", needs: made("role", "iam:CreateRole", "iam:AttachRolePolicy|iam:PutRolePolicy") },
];

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
];

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

/** Every action that anything here asks for, in lower case. */
export const NEEDED_ACTIONS: readonly string[] = [
  ...new Set(
    [...PASSING, ...RUNNING, ...COPYING, ...BECOMING, ...REWRITING, ...CREATING]
      .flatMap(({ needs, orNeeds = [] }) => [...needs, ...orNeeds].map(({ action }) => action))
      .concat([...READING, ...SHOWING].map(({ action }) => action))
      .concat(
        "iam:PassRole",
        "sts:AssumeRole",
        "iam:AddUserToGroup",
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "ssm:UpdateInstanceInformation",
        "lambda:InvokeFunction",
        "lambda:InvokeAsync",
        "lambda:InvokeFunctionUrl",
      )
      .flatMap((action) => action.toLowerCase().split("|")),
  ),
].sort();
