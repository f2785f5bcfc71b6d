/** What an answer about fixes holds. */
import type { FixKind } from "../model/index.js";
import type { Relief } from "./choke-points.js";
import type { Ends } from "./stakes.js";
import type { NamedAsset, Several, StepInWords } from "./step-words.js";

export interface FixQuestion extends Ends {
  /** Fixes that are listed one by one. */
  readonly limit: number;
  /** What the plan may cost; no limit when absent. */
  readonly budget?: number;
  /** Best paths on which the fixes are judged. */
  readonly paths?: number;
}

/** One change in words, and what it alone does. */
export interface FixInWords {
  readonly id: string;
  readonly kind: FixKind;
  /** About a person's days, and where the number comes from. */
  readonly cost: number;
  readonly costOrigin: string;
  readonly title: string;
  readonly rule: string;
  /** Of the first step that it takes away: what grants it, such as a policy and its statement; null where nothing more is told. */
  readonly reason: string | null;
  /** The asset at which it is made, where one can be named. */
  readonly at: NamedAsset | null;
  readonly findings: readonly string[];
  /** The steps that it takes away: how many, from what, to what. */
  readonly steps: number;
  readonly sources: Several<NamedAsset>;
  readonly targets: Several<NamedAsset>;
}

export interface JudgedFix extends FixInWords, Relief {
  /** Ids of the judged paths that cannot be taken any more, and of those that are only less likely. */
  readonly resolves: readonly string[];
  readonly reduces: readonly string[];
  /** How many of the judged paths it does nothing to. */
  readonly unchanged: number;
}

/** A path on which fixes are judged. */
export interface JudgedPath {
  readonly id: string;
  readonly rank: number;
  readonly risk: number;
  readonly entry: NamedAsset;
  readonly target: NamedAsset;
  /** Once all fixes of the plan are made. */
  readonly byPlan: "resolves" | "reduces" | "unchanged";
}

export interface PlannedFix extends FixInWords {
  /** The risk of all targets, by steps alone, once this one and those before it are made. */
  readonly riskAfter: number;
}

export interface FixesAnswer {
  readonly complete: boolean;
  readonly limits: readonly string[];
  /** More fixes have an effect than are listed one by one. */
  readonly more: boolean;
  /** The sum over targets of the risk of the best path to each, as `paths` has it: what steps need is paid for. */
  readonly risk: number;
  /**
   * The same by the steps of paths alone, where what they need besides costs nothing and may come from any start:
   * what the plan, reliefs and shares are measured in. Never below `risk`, and the same where there are no `requirements`.
   */
  readonly riskOfStepsAlone: number;
  /** Steps on the way that need something besides their source. */
  readonly requirements: Several<StepInWords>;
  readonly plan: {
    readonly budget: number | null;
    readonly fixes: readonly PlannedFix[];
    readonly cost: number;
    /** `riskOfStepsAlone`, now and once the plan is carried out. */
    readonly before: number;
    readonly after: number;
    /** No plan within the budget leaves less risk than this. */
    readonly atLeast: number;
    /** No plan within the budget leaves less risk. */
    readonly exact: boolean;
  };
  readonly separation:
    | {
        readonly possible: true;
        readonly fixes: readonly FixInWords[];
        readonly cost: number;
        /** No set of fixes that separates costs less; where it is the cost, none is cheaper. */
        readonly atLeast: number;
        /** Every path crosses one of the steps of the certificate; else it does, or needs what cannot be held without them. */
        readonly isCrossed: boolean;
        /** Steps that the fixes take away, and that show that they close every path. */
        readonly certificate: Several<StepInWords>;
      }
    | { readonly possible: false; readonly path: readonly NamedAsset[] };
  readonly fixes: readonly JudgedFix[];
  readonly paths: readonly JudgedPath[];
  /** Why there is nothing to fix, where there is nothing. */
  readonly why?: string;
}
