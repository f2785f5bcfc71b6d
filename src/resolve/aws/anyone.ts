/** Callers that no input describes: somebody whose own account permits everything, and somebody who is nobody here. */
import { may, newHolder, type Holder, type Target } from "./holder.js";
import type { Caller } from "./policy/request.js";
import type { Statement } from "./policy/statement.js";
import type { Estate } from "./estate.js";

interface Asked {
  readonly today: string;
  readonly estate: Estate;
}

const ALLOW_ALL: readonly Statement[] = [
  { sid: undefined, effect: "Allow", actions: ["*"], resources: ["*"], conditions: [] },
];

/** Somebody who is no principal of any account. */
export const NOBODY = { arn: "anonymous", account: "", kind: "anonymous", name: "anonymous" } as const;

/** What must hold besides for somebody who is nobody here; undefined: they may not. */
export function anyone(asked: Asked, action: string, target: Target) {
  return may(anyHolder(asked, NOBODY), action, target);
}

/** Somebody whose own account permits everything. */
export function anyHolder({ today, estate }: Asked, caller: Caller): Holder {
  return { ...newHolder(caller, ALLOW_ALL, undefined, today), organization: estate.organization };
}
