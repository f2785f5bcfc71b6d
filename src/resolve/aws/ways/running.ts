/** Ways that bring the attacker's code onto what runs already. */
import { made, target, type Need, type Way } from "./way.js";

/** Code of the attacker runs on something that is there already, as what it runs as. */
export interface Running extends Way {
  readonly type: string;
  /** The service to which the thing's role has to be passed again. */
  readonly passes?: string;
  /** Documents of AWS that run what they are given: the first need is asked on one of them as well. */
  readonly documents?: readonly string[];
}

/** One entry. */
export const run = (id: string, type: string, needs: readonly Need[]): Running => ({ id, type, needs });

/** Putting an image of one's own under a tag of a repository. */
export const PUSHING: readonly Need[] = [
  ...target("ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"),
  ...made("login", "ecr:GetAuthorizationToken"),
];

export const RUNNING: readonly Running[] = [
  run("lambda/code", "lambda:function", target("lambda:UpdateFunctionCode")),
  run("lambda/layer", "lambda:function", target("lambda:UpdateFunctionConfiguration")),
  {
    ...run("ssm/command", "ec2:instance", target("ssm:SendCommand")),
    documents: ["AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument"],
  },
  run("ssm/session", "ec2:instance", target("ssm:StartSession")),
  run("ec2-instance-connect/key", "ec2:instance", target("ec2-instance-connect:SendSSHPublicKey")),
  run("ec2-instance-connect/console-key", "ec2:instance", target("ec2-instance-connect:SendSerialConsoleSSHPublicKey")),
  run("ec2-instance-connect/tunnel", "ec2:instance-connect-endpoint", target("ec2-instance-connect:OpenTunnel")),
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
  {
    ...run("ecs/definition", "ecs:service", [
      ...made("definition", "ecs:RegisterTaskDefinition"),
      ...target("ecs:UpdateService"),
    ]),
    passes: "ecs-tasks.amazonaws.com",
  },
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
