/** What a principal has once it took away the denies and the boundary that it may take away: a step, not a cut. */
import { mention, relate } from "../kubernetes/output.js";
import { couldDoEverything } from "./administrator.js";
import { assuming } from "./assuming.js";
import type { DenyingPolicy, Principal } from "./estate.js";
import { distinctOpen, groupsOf, may, mayAtAll, type Holder } from "./holder.js";
import { asAttackerAsks } from "./making.js";
import type { Open } from "./policy/evaluate.js";
import type { Statement } from "./policy/statement.js";
import { permittedBy } from "./permitted-by.js";
import { powersOf, type Account, type Grant } from "./powers/index.js";
import { targetOf } from "./powers/target.js";
import { elsewhere } from "./resource-access.js";
import { LIFTING } from "./ways/index.js";
import { writeGrants, type Writing } from "./write.js";

interface Whose {
  readonly principal: Principal;
  readonly holder: Holder;
  /** What it has as it is. */
  readonly grants: readonly Grant[];
}

/** One node beside the principal, with what it only has without its limits. */
export function writeUnlimited(writing: Writing, { principal, holder, grants }: Whose): void {
  const { account, output } = writing;
  if (grants.some((each) => each.open.length === 0 && givesEverything(each, principal))) return;
  const lifted = lift(account, principal, holder);
  if (lifted === undefined) return;
  const could = (other: Principal) =>
    other === principal ? couldDoEverything(lifted.holder) : account.couldBeAdministrator(other);
  const outside = (asked: Holder) => [...assuming(account, asked), ...elsewhere(account, asked)];
  const more = newOnes(
    [...grants, ...outside(holder)],
    [...powersOf({ ...account, couldBeAdministrator: could }, lifted.holder), ...outside(lifted.holder)],
  );
  if (more.length === 0) return;
  const uid = `${principal.arn}#unlimited`;
  const [name, properties] = [`${principal.name} without ${lifted.of.join(", ")}`, { identityType: "grant" }];
  mention(output, principal, { uid, kind: "Identity", name, properties });
  relate(output, principal, { type: "IN", source: uid, target: `aws/${account.id}` });
  const { actions, open } = lifted;
  const source = { uid: principal.arn, origin: principal, permittedBy: permittedBy(account, lifted.holder) };
  writeGrants(writing, source, [{ power: "lift-limits", way: "iam/limits-lifted", actions, target: uid, open }]);
  writeGrants(writing, { ...source, uid }, more);
}

function givesEverything({ power, target }: Grant, { arn }: Principal): boolean {
  return power === "everything" || power === "create-principal" || (power === "rewrite-policies" && target === arn);
}

function newOnes(before: readonly Grant[], after: readonly Grant[]): Grant[] {
  const key = ({ power, target, open }: Grant) => `${power} ${target} ${open.length > 0}`;
  const known = new Set(before.map(key));
  return after.filter((each) => !known.has(key(each)) && !known.has(key({ ...each, open: [] })));
}

interface Lifted {
  readonly holder: Holder;
  readonly open: readonly Open[];
  readonly actions: string;
  /** Names of the policies that are gone. */
  readonly of: readonly string[];
}

/** The holder without each limit that it may take away, one after the other; undefined: it may take away none. */
function lift(account: Account, principal: Principal, holder: Holder): Lifted | undefined {
  if (principal.serviceLinked) return undefined;
  const owners = [principal, ...groupsOf(account.estate, principal)];
  let left = owners.flatMap((owner) => owner.denying.map((policy) => ({ owner, policy })));
  let lifted: Lifted = { holder, open: [], actions: "", of: [] };
  for (let before = -1; before !== lifted.of.length;) {
    before = lifted.of.length;
    left = left.filter(({ owner, policy }) => {
      const next = withoutPolicy(account, lifted, owner, policy);
      lifted = next ?? lifted;
      return next === undefined;
    });
    lifted = withoutBoundary(lifted, principal) ?? lifted;
  }
  return lifted.of.length === 0 ? undefined : lifted;
}

function withoutPolicy(
  { estate }: Account,
  lifted: Lifted,
  owner: Principal,
  { arn, name, statements }: DenyingPolicy,
): Lifted | undefined {
  const { rewritten, removed, detached } = LIFTING[owner.kind];
  const denies = statements.filter(({ effect }) => effect === "Deny");
  const own = targetOf(owner);
  const policy = arn === undefined ? undefined : estate.policies.get(arn);
  const ways =
    arn === undefined
      ? [
          { action: rewritten, target: own, gone: denies },
          { action: removed, target: own, gone: statements },
        ]
      : [
          ...(policy === undefined
            ? []
            : [{ action: "iam:CreatePolicyVersion", target: { arn, account: policy.account }, gone: denies }]),
          {
            action: detached,
            target: { ...own, keys: { "iam:policyarn": { is: "known", values: [arn] } as const } },
            gone: statements,
          },
        ];
  for (const { action, target, gone } of ways) {
    const open = mayAtAll(lifted.holder, action) ? may(lifted.holder, action, target) : undefined;
    if (open === undefined) continue;
    return without(lifted, { action, open, of: name, holder: left(lifted.holder, gone) });
  }
  return undefined;
}

function left(holder: Holder, gone: readonly Statement[]): Holder {
  return { ...holder, statements: holder.statements.filter((each) => !gone.includes(each)), relevant: new Map() };
}

function withoutBoundary(lifted: Lifted, principal: Principal): Lifted | undefined {
  const { boundary: action = "" } = LIFTING[principal.kind];
  const { holder } = lifted;
  if (holder.boundary === undefined || !mayAtAll(holder, action)) return undefined;
  const open = may(holder, action, { ...targetOf(principal), keys: asAttackerAsks(holder) });
  if (open === undefined) return undefined;
  const free = { ...holder, boundary: undefined, relevant: new Map() };
  return without(lifted, { action, open, of: "its boundary", holder: free });
}

interface Act {
  readonly action: string;
  readonly open: readonly Open[];
  readonly of: string;
  readonly holder: Holder;
}

function without({ open, actions, of }: Lifted, act: Act): Lifted {
  return {
    holder: act.holder,
    open: distinctOpen([...open, ...act.open]),
    actions: [...new Set([...actions.split(" + "), act.action])].filter((each) => each !== "").join(" + "),
    of: [...of, act.of],
  };
}
