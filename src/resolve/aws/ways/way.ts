/**
 * The catalogue: which permissions together give what. Few rules turn it into steps; a new way in is one entry here.
 * The ways are those that researchers published (Rhino Security Labs, Bishop Fox, Datadog's pathfinding.cloud and others),
 * worked out from the services' own documentation of what each call does.
 */

/**
 * One permission: `service:Name`, several of which any will do separated by `|`.
 * `on` says on what it is needed:
 * - `target`: on the thing that is gained or changed
 * - `new`: on something that the call makes or starts, under any name that the policy permits; entries of one way with the
 *   same resource type after the dot (`new.function`) are about one and the same thing
 */
export interface Need {
  readonly action: string;
  readonly on: "target" | `new.${string}`;
  /** It only sets off what is there by then: somebody else whom the attacker holds as well may do it. */
  readonly byAnyone?: boolean;
}

/** What has to exist besides: types of resources in the same account, of which any will do. */
export interface Way {
  readonly id: string;
  readonly needs: readonly Need[];
  readonly exists?: readonly string[];
  /** Permissions that stand in where nothing of that kind exists yet. */
  readonly orNeeds?: readonly Need[];
}

const needs = (on: Need["on"], actions: readonly string[]): Need[] => actions.map((action) => ({ action, on }));

/** Permissions on the thing that is gained or changed. */
export const target = (...actions: readonly string[]): Need[] => needs("target", actions);

/** Permissions on something of one's own making. */
export const made = (type: string, ...actions: readonly string[]): Need[] => needs(`new.${type}`, actions);

/** Permissions that set off what was made, whoever has them. */
export const setOff = (type: string, ...actions: readonly string[]): Need[] =>
  made(type, ...actions).map((need) => ({ ...need, byAnyone: true }));
