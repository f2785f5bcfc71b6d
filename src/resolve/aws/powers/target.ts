/** Principals and resources as what an action is asked on. */
import type { Principal } from "../estate.js";
import type { Tagging, Target } from "../holder.js";
import type { Resource } from "../resources.js";
import type { Account } from "./grant.js";

const lists = new WeakMap<Account, Map<string, readonly Target[]>>();

/** A list that is the same for every principal of the account, made once under its key. */
export function listOnce<T extends Target>(account: Account, key: string, make: () => readonly T[]): readonly T[] {
  let known = lists.get(account);
  if (known === undefined) lists.set(account, (known = new Map()));
  const found = (known.get(key) as readonly T[] | undefined) ?? make();
  known.set(key, found);
  return found;
}

/** The account's resources of a type, or what lies `below` each. */
export function targetsOfType(account: Account, type: string, below = ""): readonly ResourceTarget[] {
  return listOnce(account, `${type} ${below}`, () =>
    (account.resources.byType.get(`${account.id} ${type}`) ?? []).map((each) => targetOfResource(each, below)),
  );
}

/** Calls that change tags, by service or kind of principal. */
const TAGGING: Readonly<Record<string, Tagging>> = {
  "iam:user": { set: "iam:TagUser", unset: "iam:UntagUser" },
  "iam:role": { set: "iam:TagRole", unset: "iam:UntagRole" },
  ec2: { set: "ec2:CreateTags", unset: "ec2:DeleteTags" },
  lambda: { set: "lambda:TagResource", unset: "lambda:UntagResource" },
  secretsmanager: { set: "secretsmanager:TagResource", unset: "secretsmanager:UntagResource" },
  ssm: { set: "ssm:AddTagsToResource", unset: "ssm:RemoveTagsFromResource" },
  dynamodb: { set: "dynamodb:TagResource", unset: "dynamodb:UntagResource" },
  ecs: { set: "ecs:TagResource", unset: "ecs:UntagResource" },
  sqs: { set: "sqs:TagQueue", unset: "sqs:UntagQueue" },
  sns: { set: "sns:TagResource", unset: "sns:UntagResource" },
  rds: { set: "rds:AddTagsToResource", unset: "rds:RemoveTagsFromResource" },
};

/** A principal as what is asked on. */
export function targetOf({ arn, account, tags, kind }: Principal): Target {
  return {
    arn,
    account,
    tags,
    tagging: TAGGING[`iam:${kind}`],
  };
}

export type ResourceTarget = Target & { readonly resource: Resource };

/** A resource, or what lies `below` it, as what is asked on. */
export const targetOfResource = (resource: Resource, below = ""): ResourceTarget => ({
  resource,
  arn: resource.type === "ecs:service" && below !== "" ? below : `${resource.arn}${below}`,
  account: resource.account,
  tags: resource.tags,
  policy: resource.policy,
  tagging: TAGGING[resource.type.split(":")[0] ?? ""],
});
