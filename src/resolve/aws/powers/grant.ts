/** What a principal's permissions come to: each grant is one relationship that rules read. */
import type { Estate, Principal } from "../estate.js";
import type { Holder } from "../holder.js";
import { mayMake } from "../making.js";
import type { Open } from "../policy/evaluate.js";
import { RESOURCE_TYPES, type Resource, type Resources } from "../resources.js";
import type { Need, Way } from "../ways/index.js";

/** What a permission gives: the word that MAY carries and rules read. */
export type Power =
  | "everything"
  | "use"
  | "assume"
  | "pass-role"
  | "change-code"
  | "execute"
  | "log-in"
  | "open-tunnel"
  | "take-over"
  | "join-group"
  | "lift-limits"
  | "rewrite-policies"
  | "create-principal"
  | "read"
  | "read-through"
  | "invoke";

export interface Grant {
  readonly power: Power;
  /** Catalogue entries by which it goes. */
  readonly way: string;
  readonly actions: string;
  /** uid of what is gained, or of the principal whose policies are changed. */
  readonly target: string;
  readonly open: readonly Open[];
}

/** One account, with what the others say about it. */
export interface Account {
  readonly id: string;
  readonly estate: Estate;
  readonly resources: Resources;
  readonly principals: readonly Principal[];
  readonly today: string;
  /** Users that no input describes and that may assume a role, by the role's ARN. */
  readonly strangers: ReadonlyMap<string, readonly string[]>;
  /** Whether an input tells who may connect to a machine. */
  readonly isPlaced: (machine: string) => boolean;
  /** Known principals by what they would be with a policy that allows everything. */
  readonly couldBeAdministrator: (principal: Principal) => boolean;
}

/** The permissions in words. */
export const actionsOf = (needs: readonly Need[]) => [...new Set(needs.map(({ action }) => action))].join(" + ");

/** Whether what the way needs besides exists, or may be made. */
export function isThere({ resources, id }: Account, way: Way, holder: Holder): boolean {
  if (way.exists === undefined || way.exists.some((type) => resources.present.has(`${id} ${type}`))) return true;
  return way.orNeeds !== undefined && mayMake(holder, way.orNeeds) !== undefined;
}

/** Whether anything takes what is sent there: nobody gains by a message that no function is set off by. */
export function takesMessages({ type, triggers }: Resource): boolean {
  return RESOURCE_TYPES[type]?.kind === "Service" || triggers.length > 0;
}

/**
 * Whether a permission to read it is enough. A search domain in a VPC takes reaching it, and one with logins of its own says
 * itself who reads what.
 */
export function isReadFromAnywhere({ type, value }: Resource): boolean {
  return type !== "es:domain" || (value.inside !== true && value.login !== true);
}

/** The service that takes what is sent to a queue or topic; what is nothing but a service takes it itself. */
export function sendingUid({ type, uid }: Resource): string {
  return RESOURCE_TYPES[type]?.kind === "Service" ? uid : `${uid}/send`;
}

/** The service that a function's code listens on. */
export function invocationUid(functionUid: string): string {
  return `${functionUid}/invoke`;
}
