/** What is assumed to be different, and hypotheses: assumptions that were given a name and kept. */
import { z } from "zod";

const uid = z.string().min(1).max(2048);
const AssumedPair = z.object({ source: uid, target: uid });
const share = z.number().gt(0).lte(1);

/** Assumptions that are made together; each list may be empty. Assets are named by uid or alias. */
export const Assumptions = z.object({
  /** Assets that are not there, their facets and endpoints neither. */
  withoutAssets: z.array(uid).default([]),
  /** Findings that are mended. */
  withoutFindings: z.array(uid).default([]),
  /** Steps that cannot be taken, by whatever rule. */
  withoutSteps: z.array(AssumedPair).default([]),
  /** Rules that are left out. */
  withoutRules: z.array(uid).default([]),
  /** Sources that state nothing. */
  withoutSources: z.array(uid).default([]),
  /** Steps whose probability is so many times what it is: those between two assets, or those that a finding decides. */
  weaker: z.array(z.union([AssumedPair.extend({ share }), z.object({ finding: uid, share })])).default([]),
  /** Steps that can be taken, with their probability. */
  steps: z.array(AssumedPair.extend({ probability: share })).default([]),
  /** Documents that state more facts, as if they were imported beside the sources. */
  documents: z.array(z.object({ name: z.string().min(1).max(512), content: z.string() })).default([]),
});
export type Assumptions = z.infer<typeof Assumptions>;

/** A name that hypotheses have. */
export const HypothesisName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,62}$/, "1 to 63 letters, digits, spaces, dots, dashes or underscores");

export interface Hypothesis {
  readonly name: string;
  readonly assumptions: Assumptions;
  /** ISO 8601. */
  readonly savedAt: string;
}
