/**
 * What keeps a principal from a thing that its policies, or the thing's own, would give it: each statement that denies and each
 * limit that does not allow, by name. Every limit is put alone on what permits, so that all are named where several deny.
 */
import { text } from "../kubernetes/fields.js";
import { DECISIVE, probeOf } from "./administrator.js";
import type { Estate, Principal } from "./estate.js";
import { groupsOf, mayAsIs, type Holder, type Target } from "./holder.js";
import { holderFor } from "./holders.js";
import type { Organization } from "./organization.js";
import { askedOf, namesFor } from "./open-stores.js";
import type { Statement } from "./policy/statement.js";
import { resourcesOf } from "./resources.js";
import { READING, REACHED, RUNNING } from "./ways/index.js";

interface Request {
  readonly holder: Holder;
  readonly target: Target;
}

/** One thing that limits, put on a request that is free of limits. */
interface Limit {
  readonly words: string;
  readonly put: (free: Request) => Request;
}

interface Asked {
  readonly action: string;
  readonly target: Target;
}

/** In words, each once; none where nothing would permit it anyway. `thing`: uid of a resource or of an account's administrator. */
export function denialsOf(estate: Estate, principal: string, thing: string, today: string): string[] {
  const known = estate.principals.get(principal);
  if (known === undefined) return [];
  const holder = holderFor(estate, known, today);
  const found = new Map<string, Set<string>>();
  for (const { action, target } of askedOn(estate, thing, holder))
    for (const words of denying(estate, known, action, { holder, target }))
      found.set(words, (found.get(words) ?? new Set()).add(action));
  return [...found].map(([words, actions]) => `${words} ${[...actions].slice(0, MOST_ACTIONS).join(", ")}`);
}

const MOST_ACTIONS = 3;

/** What whoever wants the thing asks for. */
function askedOn(estate: Estate, thing: string, holder: Holder): Asked[] {
  const account = /^aws\/(\d{12})\/administrator$/.exec(thing)?.[1];
  if (account !== undefined)
    return account === holder.caller.account
      ? DECISIVE.map((action) => ({ action, target: probeOf(holder.caller, action) }))
      : [];
  const resource = resourcesOf(estate).byUid.get(thing);
  if (resource === undefined) return [];
  const readings = [...READING, ...REACHED].filter(({ type }) => type === resource.type);
  const runnings = RUNNING.filter(({ type }) => type === resource.type).flatMap(({ needs }) =>
    needs.filter(({ on }) => on === "target").map(({ action }) => ({ type: resource.type, action, below: "" })),
  );
  return [...readings, ...runnings].flatMap((way) =>
    askedOf(way, resource, namesFor(holder, way)).map((target) => ({ action: way.action, target })),
  );
}

function denying(estate: Estate, principal: Principal, action: string, { holder, target }: Request): string[] {
  if (mayAsIs(holder, action, target) !== undefined) return [];
  const free: Request = {
    holder: {
      ...holder,
      statements: holder.statements.filter(isAllow),
      boundary: undefined,
      organization: unlimited(estate.organization),
      relevant: new Map(),
    },
    target: { ...target, policy: target.policy?.filter(isAllow) },
  };
  if (mayAsIs(free.holder, action, free.target) === undefined) return [];
  return limitsOf(estate, principal, { holder, target })
    .filter(({ put }) => {
      const limited = put(free);
      return mayAsIs({ ...limited.holder, relevant: new Map() }, action, limited.target) === undefined;
    })
    .map(({ words }) => words);
}

const isAllow = ({ effect }: Statement) => effect === "Allow";

const unlimited = (organization: Organization): Organization => ({
  ...organization,
  overPrincipals: () => [],
  overResources: () => [],
});

function limitsOf(estate: Estate, principal: Principal, { holder, target }: Request): Limit[] {
  return [
    ...ownDenies(estate, principal),
    ...(holder.boundary === undefined ? [] : [boundaryOf(estate, principal, holder.boundary)]),
    ...(holder.serviceLinked === true ? [] : controlsOf(estate, holder, target)),
    ...(target.policy ?? [])
      .filter((each) => !isAllow(each))
      .map((each): Limit => ({
        words: `${statementWords(each, "its own policy")} denies`,
        put: ({ holder: free, target: open }) => ({
          holder: free,
          target: { ...open, policy: [...(open.policy ?? []), each] },
        }),
      })),
  ];
}

const statementWords = ({ sid }: Statement, policy: string) =>
  sid === undefined ? `a statement of ${policy}` : `the statement ${sid} of ${policy}`;

function ownDenies(estate: Estate, principal: Principal): Limit[] {
  return [principal, ...groupsOf(estate, principal)].flatMap((owner) =>
    owner.denying.flatMap(({ name, arn, statements }) =>
      statements
        .filter((each) => !isAllow(each))
        .map((each): Limit => ({
          words: `${statementWords(each, `the policy ${arn ?? name} of ${owner.name}`)} denies`,
          put: ({ holder, target }) => ({ holder: { ...holder, statements: [...holder.statements, each] }, target }),
        })),
    ),
  );
}

function boundaryOf({ objects }: Estate, { arn, kind, name }: Principal, boundary: readonly Statement[]): Limit {
  const own = (objects.get(`iam:${kind}`) ?? []).filter(({ value }) => text(value, "arn") === arn);
  const policy = own.map(({ value }) => text(value, "boundary")).find((each) => each !== undefined);
  return {
    words: `the permissions boundary ${policy ?? "of"} ${policy === undefined ? name : `of ${name}`} does not allow`,
    put: ({ holder, target }) => ({ holder: { ...holder, boundary }, target }),
  };
}

/** Service control policies over the principal, resource control policies over the thing: every deny, and every level that leaves it out. */
function controlsOf({ organization }: Estate, { caller }: Holder, { account }: Target): Limit[] {
  const kinds = [
    { side: "overPrincipals", named: "service control policy", of: caller.account },
    { side: "overResources", named: "resource control policy", of: account },
  ] as const;
  return kinds.flatMap(({ side, named, of }) =>
    organization[side](of).flatMap((level): Limit[] => {
      const under =
        (statements: readonly Statement[]): Limit["put"] =>
        ({ holder, target }) => ({
          holder: { ...holder, organization: { ...unlimited(organization), [side]: () => [statements] } },
          target,
        });
      const allows = level.filter(isAllow);
      const names = new Set(allows.flatMap((each) => organization.policyWith(each) ?? []));
      return [
        ...level
          .filter((each) => !isAllow(each))
          .map((each) => ({
            words: `${statementWords(each, `the ${named} ${organization.policyWith(each)}`)} denies`,
            put: under([EVERYTHING, each]),
          })),
        { words: `the ${named} ${[...names].sort().join(", ")} does not allow`, put: under(allows) },
      ];
    }),
  );
}

const EVERYTHING: Statement = { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] };
