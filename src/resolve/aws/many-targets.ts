/** One question asked on many targets, in time that follows what is permitted rather than what there is. */
import { distinctOpen, may, mayAtAll, relevantTo, type Holder, type Target } from "./holder.js";
import type { Open } from "./policy/evaluate.js";
import { glob } from "./policy/pattern.js";
import type { Statement } from "./policy/statement.js";
import type { Need } from "./ways/index.js";

/**
 * Each target with what must hold besides, for all the needs that are on the target. Lists that stay the same object are
 * compared with a statement once, however many principals have it; targets that no statement tells apart are asked once.
 */
export function permittedTargets<T extends Target>(
  holder: Holder,
  needs: readonly Need[],
  targets: readonly T[],
): (readonly [T, readonly Open[]])[] {
  const own = needs.filter(({ on }) => on === "target");
  const apart = own.every(({ action }) => mayAtAll(holder, action)) ? toldApart(holder, own, targets) : undefined;
  const answers = new Map<string, readonly Open[] | undefined>();
  const answer = (target: T, index: number): readonly Open[] | undefined => {
    const group = apart?.one.has(index) === false ? apart.groups[index] : undefined;
    if (group === undefined) return onTarget(holder, own, target);
    if (!answers.has(group)) answers.set(group, onTarget(holder, own, target));
    return answers.get(group);
  };
  const indexes = apart === undefined ? candidates(holder, own, targets) : undefined;
  const found: (readonly [T, readonly Open[]])[] = [];
  const add = (target: T, index: number) => {
    const open = answer(target, index);
    if (open !== undefined) found.push([target, open]);
  };
  if (indexes === undefined) targets.forEach(add);
  else for (const index of indexes) add(targets[index]!, index);
  return found;
}

const alternatives = (actions: string) => actions.toLowerCase().split("|");

/** `one`: indexes to be asked one by one; of the others those of one group have the same answer. */
interface Apart {
  readonly one: ReadonlySet<number>;
  readonly groups: readonly string[];
}

const TAG = /^(?:aws|[a-z0-9-]+):resourcetag\/(.+)$/i;

/** How the holder's statements tell the targets apart; undefined: by more than resources and their tags. */
function toldApart(holder: Holder, needs: readonly Need[], targets: readonly Target[]): Apart | undefined {
  const one = new Set(indexesWithPolicy(targets));
  const tags = new Set<string>();
  for (const statement of statementsFor(holder, needs)) {
    if (!addTags(statement, tags)) return undefined;
    if (statement.resources?.includes("*") === true) continue;
    const found = matching(statement, targets);
    if (found === "all") return undefined;
    for (const index of found) one.add(index);
  }
  if (tags.size > 0 && targets.some((each) => mayBeRetagged(holder, each))) return undefined;
  if (targets.some(({ keys }) => keys !== targets[0]?.keys)) return undefined;
  return { one, groups: groupsOf(targets, [...tags].sort()) };
}

function statementsFor(holder: Holder, needs: readonly Need[]): Statement[] {
  return needs
    .flatMap(({ action }) => alternatives(action))
    .map((action) => relevantTo(holder, action))
    .flatMap(({ identity, boundary, session, controls }) =>
      [identity, boundary ?? [], session ?? [], ...controls].flat(),
    );
}

/** The tags that its conditions ask for; false: they ask for something else of the resource. */
function addTags({ conditions }: Statement, tags: Set<string>): boolean {
  for (const { key, values } of conditions) {
    if (values.some((each) => each.includes("${"))) return false;
    const tag = TAG.exec(key)?.[1];
    if (tag !== undefined) tags.add(tag.toLowerCase());
    else if (!/^aws:(?!resource)/i.test(key)) return false;
  }
  return true;
}

function mayBeRetagged({ others, ...holder }: Holder, { tagging }: Target): boolean {
  if (tagging === undefined) return false;
  return [tagging.set, tagging.unset].some((action) => mayAtAll(holder, action) || others?.any(action) === true);
}

const groupings = new WeakMap<readonly Target[], Map<string, readonly string[]>>();

/** The group of each target by the values of some tags; a tag that nobody knows is a value too. */
function groupsOf(targets: readonly Target[], tags: readonly string[]): readonly string[] {
  let known = groupings.get(targets);
  if (known === undefined) groupings.set(targets, (known = new Map()));
  const key = JSON.stringify(tags);
  const found = known.get(key) ?? targets.map((each) => groupOf(each, tags));
  known.set(key, found);
  return found;
}

function groupOf({ tags, account }: Target, wanted: readonly string[]): string {
  const lower = Object.fromEntries(Object.entries(tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return JSON.stringify([account, wanted.length > 0 && tags === undefined, wanted.map((tag) => lower[tag])]);
}

const hasPolicy = ({ policy }: Target) => policy !== undefined && policy.length > 0;

function onTarget(holder: Holder, needs: readonly Need[], target: Target): readonly Open[] | undefined {
  const open: Open[] = [];
  for (const { action } of needs) {
    const found = may(holder, action, target);
    if (found === undefined) return undefined;
    open.push(...found);
  }
  return distinctOpen(open);
}

/** Targets that some statement allows the first need on, and those whose own policy may allow it; undefined: all. */
function candidates(
  holder: Holder,
  [need]: readonly Need[],
  targets: readonly Target[],
): readonly number[] | undefined {
  if (need === undefined) return undefined;
  const matched = new Set<number>(indexesWithPolicy(targets));
  for (const action of alternatives(need.action))
    for (const statement of relevantTo(holder, action).identity) {
      if (statement.effect !== "Allow") continue;
      const found = matching(statement, targets);
      if (found === "all") return undefined;
      for (const index of found) matched.add(index);
    }
  return [...matched].sort((a, b) => a - b);
}

const withPolicy = new WeakMap<readonly Target[], readonly number[]>();

function indexesWithPolicy(targets: readonly Target[]): readonly number[] {
  const known = withPolicy.get(targets);
  if (known !== undefined) return known;
  const found = targets.flatMap((each, index) => (hasPolicy(each) ? [index] : []));
  withPolicy.set(targets, found);
  return found;
}

type Matching = "all" | readonly number[];

const matchings = new WeakMap<readonly Target[], Map<Statement, Matching>>();

/** Indexes of the targets that a statement's resources take in, whatever its conditions; variables take in all. */
function matching(statement: Statement, targets: readonly Target[]): Matching {
  let known = matchings.get(targets);
  if (known === undefined) matchings.set(targets, (known = new Map()));
  const found = known.get(statement) ?? compare(statement, targets);
  known.set(statement, found);
  return found;
}

function compare({ resources, notResources }: Statement, targets: readonly Target[]): Matching {
  const patterns = notResources ?? resources ?? [];
  if (patterns.some((each) => each.includes("${")) || resources?.includes("*") === true) return "all";
  const globs = patterns.map((each) => glob(each));
  const wanted = notResources === undefined;
  return targets.flatMap(({ arn }, index) => (globs.some((each) => each.matches(arn)) === wanted ? [index] : []));
}
