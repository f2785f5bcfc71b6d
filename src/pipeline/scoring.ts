/** The constants that a workspace scores by: the published ones, and its own values in place of some. */
import type { RuleInfo } from "../model/index.js";
import { readRules } from "../rules/index.js";
import { constantsWith, SCORING, ScoringError, withOverride, type Constant, type Override } from "../score/index.js";
import type { Store } from "../store/connection.js";
import { changeScoring, readScoring } from "../store/scoring.js";

/** What doors need to show scores as the workspace has them. */
export { bandOf, type ScoringConstants } from "../score/index.js";

/** `rules.network/connect`: the chance of success of a rule. */
const RULE = "rules.";

/** A value of the workspace's own, with the published one that it stands for. */
export type Overridden = Pick<Constant, "name" | "value" | "published">;

export interface Scoring {
  /** Of the published constants. */
  readonly version: string;
  readonly constants: readonly Constant[];
}

/** Every constant by which a workspace scores, those of rules last. */
export async function scoringOf(store: Store, workspace: string): Promise<Scoring> {
  return scoringWith(await readScoring(store, workspace));
}

function scoringWith(override: Override): Scoring {
  const rules = readRules()
    .filter(({ free }) => !free)
    .map(({ id, success, successReason }) => {
      const name = `${RULE}${id}`;
      return { name, value: override[name] ?? success, published: success, means: successReason };
    });
  return { version: SCORING.version, constants: [...constantsWith(override), ...rules] };
}

/** What a workspace sets itself, as answers name it. */
export function overriddenBy(override: Override): Overridden[] {
  return scoringWith(override)
    .constants.filter(({ name }) => name in override)
    .map(({ name, value, published }) => ({ name, value, published }));
}

/**
 * Sets constants of a workspace; the next analysis scores by them. Nothing is set unless all of it fits.
 *
 * @throws ScoringError for names or values that do not fit; NothingToRead when the workspace does not exist
 */
export async function setScoring(store: Store, workspace: string, values: Override): Promise<Scoring> {
  const override = await changeScoring(store, workspace, (standing) => checked({ ...standing, ...values }));
  return scoringWith(override);
}

/**
 * Takes back what a workspace sets, all of it where no names are given.
 *
 * @throws ScoringError for a name that no constant has; NothingToRead when the workspace does not exist
 */
export async function resetScoring(store: Store, workspace: string, names: readonly string[] = []): Promise<Scoring> {
  const known = new Set(scoringWith({}).constants.map(({ name }) => name));
  for (const name of names) if (!known.has(name)) throw new ScoringError(`There is no constant "${name}".`);
  const override = await changeScoring(store, workspace, (standing) =>
    names.length === 0
      ? {}
      : checked(Object.fromEntries(Object.entries(standing).filter(([name]) => !names.includes(name)))),
  );
  return scoringWith(override);
}

function checked(override: Record<string, number>): Record<string, number> {
  const rules = new Map(readRules().map((rule) => [rule.id, rule]));
  for (const [name, value] of Object.entries(ofRules(override))) {
    const rule = rules.get(name);
    if (!rule) throw new ScoringError(`There is no rule "${name}". \`breachline scoring show\` lists them.`);
    if (rule.free) throw new ScoringError(`The rule ${name} is no action of an attacker: it has no chance of success.`);
    if (!(value > 0 && value <= 1)) throw new ScoringError(`${RULE}${name} must be above 0 and at most 1.`);
  }
  withOverride(ofConstants(override));
  return override;
}

/** What a workspace set itself when an analysis was made. */
export function overrideOf({ overridden }: { readonly overridden: readonly Overridden[] }): Override {
  return Object.fromEntries(overridden.map(({ name, value }) => [name, value]));
}

/** The constants by which a workspace scores, its own values in their place. A value of an older version that no longer fits throws. */
export function constantsOf(override: Override) {
  return withOverride(ofConstants(override));
}

/** The rules with the workspace's own chances of success; a rule that is gone is passed over. */
export function rulesWith<R extends RuleInfo>(rules: readonly R[], override: Override): R[] {
  const own = ofRules(override);
  return rules.map((rule) => (own[rule.id] === undefined ? rule : { ...rule, success: own[rule.id]! }));
}

/** The rules, by id, and constants that an analysis was scored by. */
export function scoringIn(published: { readonly overridden: readonly Overridden[] }) {
  const override = overrideOf(published);
  const rules: ReadonlyMap<string, RuleInfo> = new Map(rulesWith(readRules(), override).map((rule) => [rule.id, rule]));
  return { rules, constants: constantsOf(override) };
}

function ofConstants(override: Override): Override {
  return Object.fromEntries(Object.entries(override).filter(([name]) => !name.startsWith(RULE)));
}

function ofRules(override: Override): Override {
  const own = Object.entries(override).filter(([name]) => name.startsWith(RULE));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(RULE.length), value]));
}
