/** Who may do everything in an account. */
import { NEEDED_ACTIONS } from "./ways/index.js";
import { mayAsIs, newHolder, type Holder, type Target } from "./holder.js";
import { partitionOf } from "./partition.js";
import type { Caller } from "./policy/request.js";
import type { Statement } from "./policy/statement.js";

/** An action that no service has: only whoever is allowed everything is allowed this. */
const ANYTHING = "breachline-probe:AnythingAtAll";

const PROBES: readonly string[] = [
  ANYTHING,
  ...NEEDED_ACTIONS,
  "organizations:leaveorganization",
  "kms:decrypt",
  "s3:putbucketpolicy",
  "ec2:createvpc",
];

/** What an administrator must be able to do whatever else an organization keeps from everybody. */
export const DECISIVE: readonly string[] = [
  ANYTHING,
  "iam:updateassumerolepolicy",
  "iam:attachrolepolicy",
  "iam:passrole",
  "sts:assumerole",
  "s3:getobject",
  "secretsmanager:getsecretvalue",
  "kms:decrypt",
  "lambda:updatefunctioncode",
  "ec2:runinstances",
  "ssm:sendcommand",
];

const CORE: ReadonlySet<string> = new Set(DECISIVE);

/** Anything of its account, of the service of an action. */
export function probeOf({ account, arn }: Caller, action: string): Target {
  const service = action.split(":")[0] ?? "";
  return {
    arn: `arn:${partitionOf(arn)}:${service}:us-east-1:${account}:breachline-probe/any`,
    account,
    tags: {},
  };
}

/**
 * Whether it is allowed everything that matters on everything, without conditions. An account is not less lost because
 * one harmless call is denied; a deny of anything that attacks need makes it no administrator, though other ways may lead there.
 */
export function mayDoEverything(holder: Holder): boolean {
  const known = answers.get(holder) ?? isAllowedAll(holder);
  answers.set(holder, known);
  return known;
}

const answers = new WeakMap<Holder, boolean>();

function isAllowedAll(holder: Holder): boolean {
  const byItself = { ...holder, organization: undefined, relevant: new Map() };
  return PROBES.every(
    (action) => mayAsIs(CORE.has(action) ? holder : byItself, action, probeOf(holder.caller, action))?.length === 0,
  );
}

const ALLOW_ALL: Statement = { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] };

/** Whether it would be administrator with a policy that allows everything: a boundary or a deny may stand against it. */
export function couldDoEverything({ caller, statements, boundary, today, organization }: Holder): boolean {
  return mayDoEverything({ ...newHolder(caller, [...statements, ALLOW_ALL], boundary, today), organization });
}
