/** How the table of policies that AWS keeps is written. */

/** An action on everything, or actions on some resources under a condition. */
export type Grant =
  | string
  | readonly [actions: readonly string[], resources: readonly string[], condition?: Readonly<Record<string, unknown>>];

/** What writes logs. */
export const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
/** What pulls images. */
export const PULL = [
  "ecr:GetAuthorizationToken",
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
];
/** What shows the configuration of stacks and tasks. */
export const SHOWS_CONFIGURATION = ["cloudformation:DescribeStacks", "ecs:DescribeTaskDefinition"];

/** Passing any role to a service. */
export const passTo = (service: string): Grant => [
  ["iam:PassRole"],
  ["*"],
  { StringEquals: { "iam:PassedToService": service } },
];
