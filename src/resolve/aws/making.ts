/** What someone may make of their own, under any name that their policies permit. */
import { distinctOpen, may, mayAtAll, relevantTo, type Holder, type Target } from "./holder.js";
import { partitionOf } from "./partition.js";
import { resourcesOfAction } from "./policy/action-list.js";
import type { KeyValue } from "./policy/condition.js";
import type { Open } from "./policy/evaluate.js";
import type { Need } from "./ways/index.js";

/** Values that fix what an attacker would ask for: an administrator's policy, no boundary. */
export function asAttackerAsks({ caller }: Holder): Readonly<Record<string, KeyValue>> {
  const policy = `arn:${partitionOf(caller.arn)}:iam::aws:policy/AdministratorAccess`;
  return { "iam:policyarn": { is: "known", values: [policy] }, "iam:permissionsboundary": { is: "absent" } };
}

/**
 * Whether it may do all of this on things of its own making. Needs with one resource type are about the same thing: the
 * names that its policies permit are tried. Undefined: it may not.
 */
export function mayMake(holder: Holder, needs: readonly Need[]): readonly Open[] | undefined {
  const made = needs.filter(({ on }) => on !== "target");
  if (made.some(({ action, byAnyone }) => byAnyone !== true && !mayAtAll(holder, action))) return undefined;
  const open: Open[] = [];
  for (const type of new Set(made.map(({ on }) => on))) {
    const found = mayMakeOne(
      holder,
      made.filter(({ on }) => on === type),
    );
    if (found === undefined) return undefined;
    open.push(...found);
  }
  return distinctOpen(open);
}

function mayMakeOne(holder: Holder, needs: readonly Need[]): readonly Open[] | undefined {
  let best: readonly Open[] | undefined;
  const keys = asAttackerAsks(holder);
  for (const arn of namesFor(holder, needs)) {
    const open = onMade(holder, needs, { arn, account: holder.caller.account, tags: {}, keys });
    if (open !== undefined && (best === undefined || open.length < best.length)) best = open;
    if (best?.length === 0) break;
  }
  return best;
}

/** What only sets it off may be somebody else's to do. */
function onMade(holder: Holder, needs: readonly Need[], target: Target): readonly Open[] | undefined {
  const open: Open[] = [];
  for (const { action, byAnyone } of needs) {
    const own = may(holder, action, target);
    const other = own === undefined && byAnyone === true ? holder.others?.who(action, target) : undefined;
    if (own === undefined && other === undefined) return undefined;
    open.push(...(own ?? []), ...(other ?? []));
  }
  return distinctOpen(open);
}

/** More names than this are not tried: policies that list thousands of resources are about things that exist. */
const MOST_NAMES = 64;

/** ARNs that the allowing statements are about, wildcards filled in; any name where a statement allows all. */
function namesFor(holder: Holder, needs: readonly Need[]): string[] {
  const { account, arn: own } = holder.caller;
  const partition = partitionOf(own);
  const names = new Set<string>();
  const actions = needs.flatMap(({ action }) => action.toLowerCase().split("|"));
  for (const action of actions) {
    const service = serviceOf(action);
    for (const { effect, resources } of relevantTo(holder, action).identity)
      if (effect === "Allow")
        for (const each of resources ?? []) {
          const name = named(each, { service, account, partition });
          if (name !== undefined && names.size < MOST_NAMES) names.add(name);
        }
    for (const format of resourcesOfAction(action) ?? []) names.add(anyName(format, account, partition));
  }
  names.add(`arn:${partition}:${serviceOf(actions[0] ?? "")}:us-east-1:${account}:new/attackers-own`);
  return [...names];
}

const serviceOf = (action: string) => action.split(":")[0] ?? "";

/** A documented ARN with a name of the attacker's choice. */
function anyName(format: string, account: string, partition: string): string {
  const parts: Readonly<Record<string, string>> = { Partition: partition, Region: "us-east-1", Account: account };
  return format.replaceAll(/\$\{(\w+)\}/g, (_, part: string) => parts[part] ?? "attackers-own");
}

interface Whose {
  readonly service: string;
  readonly account: string;
  readonly partition: string;
}

/** The pattern as one ARN of this account and service; undefined where it can be none. */
function named(pattern: string, { service, account, partition }: Whose): string | undefined {
  const [arn, within = "", of = "", region = "", owner = "", ...rest] = pattern
    .replaceAll(/\$\{[^}]*\}/g, "x")
    .split(":");
  if (arn !== "arn" || rest.length === 0) return undefined;
  const fill = (part: string, value: string) => (/[*?]/.test(part) ? value : part);
  const found = [fill(within, partition), fill(of, service), fill(region, "us-east-1"), fill(owner, account)];
  if (found[1] !== service || (found[3] !== account && found[3] !== "")) return undefined;
  return ["arn", ...found, rest.join(":").replaceAll("*", "attackers-own").replaceAll("?", "x")].join(":");
}
