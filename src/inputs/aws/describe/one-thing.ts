/** Outputs that are about one thing. */
import type { Produced } from "../network/records.js";
import type { Fields } from "../record.js";
import type { Call } from "./call.js";

/** Records, or why there are none. */
export type Answer = readonly Produced[] | { readonly at: string; readonly why: string };

export interface OneThing {
  /** Whether the output's names and beginning are of this kind. */
  readonly is: (start: Fields, keys: readonly string[]) => boolean;
  readonly read: (value: Fields, call: Call) => Answer;
}
