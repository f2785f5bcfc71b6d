import type { RuleInfo } from "../model/index.js";
import type { Body } from "./body.js";
import type { Example } from "./header.js";

/** A rule as its file says it. */
export interface Rule extends RuleInfo {
  /** Why `success` is what it is; empty where nobody said. */
  readonly successReason: string;
  readonly anchors: readonly string[];
  /** Whether running it where an anchor was touched finds every step that may have changed; of findings only, or of all. */
  readonly incremental: boolean | "findings";
  readonly examples: readonly Example[];
  readonly body: Body;
  /** From the folder that holds cypher/, for messages. */
  readonly file: string;
  /** Line of the file on which the Cypher begins. */
  readonly bodyLine: number;
}
