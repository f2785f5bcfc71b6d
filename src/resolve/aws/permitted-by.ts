/** Which statements permit what a grant says, for those who look it up. Whether it is permitted was decided before. */
import { relevantTo, type Holder } from "./holder.js";
import { aboutAction, aboutCaller } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Account, Grant } from "./powers/grant.js";
import type { Resource } from "./resources.js";

/** The statements that permit a grant. */
export type PermittedBy = (grant: Pick<Grant, "actions" | "target">) => readonly Statement[];

/** Those of the holder's own policies and of the policy that the target carries itself. */
export function permittedBy({ resources }: Account, holder: Holder): PermittedBy {
  return ({ actions, target }) => {
    const resource = resourceOf(resources.byUid, target);
    const arn = resource === undefined || resource.type === "s3:bucket" ? target : resource.arn;
    return permitting(holder, actions, { arn, policy: resource?.policy ?? [] });
  };
}

/** The resource that it is, or is a part or a service of. */
export function resourceOf(byUid: ReadonlyMap<string, Resource>, uid: string): Resource | undefined {
  for (let end = uid.length; end > 0; end = Math.max(uid.lastIndexOf("/", end - 1), uid.lastIndexOf("#", end - 1))) {
    const found = byUid.get(uid.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Asked {
  readonly arn: string;
  /** The policy that it carries. */
  readonly policy: readonly Statement[];
}

/** Of several that are about an action those that name the target; where it is asked on something else, all of them. */
export function permitting(holder: Holder, actions: string, { arn, policy }: Asked): readonly Statement[] {
  const found = actions
    .toLowerCase()
    .split(/\||\s\+\s/)
    .flatMap((action) => {
      const allowing = allowed(holder, action, policy);
      const about = allowing.filter((each) => names(each, arn));
      return about.length === 0 ? allowing : about;
    });
  return [...new Set(found)];
}

function allowed(holder: Holder, action: string, policy: readonly Statement[]): Statement[] {
  const own = action === "*" ? holder.statements.filter(allowsMost) : relevantTo(holder, action).identity;
  const onTarget = policy.filter((each) => aboutAction(each, action) && aboutCaller(each, holder.caller));
  return [...own, ...onTarget].filter(({ effect }) => effect === "Allow");
}

/** By such statements together somebody may do everything. */
const allowsMost = ({ actions, notActions }: Statement) =>
  notActions !== undefined || actions?.some((each) => /^(\*|iam:)\*?$/.test(each)) === true;

/** Whether its resources take in the target, or all that lies there. What a variable stands for may be anything. */
function names({ resources, notResources }: Statement, arn: string): boolean {
  if (resources === undefined) return notResources !== undefined;
  return resources
    .map((each) => glob(each.replaceAll(/\$\{[^}]*\}/g, "*")))
    .some(({ matches }) => matches(arn) || matches(`${arn}/object`));
}
