import { Arg, Args, Ctx, Field, FieldResolver, Float, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { FixInWords, FixesAnswer } from "../pipeline/fix-answer.js";
import { fixesFor } from "../pipeline/fixes.js";
import type { Context, Scope } from "./context.js";
import { FixEffect, FixKind } from "./enums.js";
import { badInput } from "./errors.js";
import { Finding, loadFinding } from "./finding.js";
import {
  AssetGroup,
  assetGroup,
  AssetName,
  assetName,
  BetweenArgs,
  openBetween,
  RISK_OF_STEPS_ALONE,
  StepGroup,
  stepGroup,
} from "./step-words.js";

@ObjectType({
  description: "One change that people can make, and the steps that it takes away.",
  simpleResolvers: true,
})
export class SharedFix {
  @Field(() => String, { description: "The same for the same change in every analysis." })
  id!: string;
  @Field(() => FixKind)
  kind!: string;
  @Field(() => Int, { description: "About a person's days." })
  cost!: number;
  @Field(() => String, { description: "What the cost rests on." })
  costOrigin!: string;
  @Field(() => String, { description: "What is to be done." })
  title!: string;
  @Field(() => String, { description: "Id of the rule whose remediation it is." })
  rule!: string;
  @Field(() => String, {
    nullable: true,
    description: "Of the first step that it takes away: what grants it, such as a policy and its statement.",
  })
  reason!: string | null;
  @Field(() => AssetName, { nullable: true, description: "Where it is made, where one asset can be named." })
  at!: AssetName | null;
  @Field(() => [String], { description: "uids of the findings that it remedies." })
  findingUids!: readonly string[];
  @Field(() => Int, { description: "How many steps it takes away." })
  steps!: number;
  @Field(() => AssetGroup, { description: "Where these steps start." })
  sources!: AssetGroup;
  @Field(() => AssetGroup, { description: "Where these steps lead." })
  targets!: AssetGroup;
  readonly scope!: Scope;
}

@ObjectType({ description: "A change, and what it does by itself.", simpleResolvers: true })
export class JudgedFix extends SharedFix {
  @Field(() => Float, { description: "How much of riskOfStepsAlone is gone." })
  relief!: number;
  @Field(() => Float, { description: "The same as a share of it, 0 to 1." })
  share!: number;
  @Field(() => AssetGroup, { description: "Targets that no path reaches any more." })
  cutsOff!: AssetGroup;
  @Field(() => [String], {
    description: "Ids of the judged paths that cannot be taken any more, what their steps need included.",
  })
  resolves!: readonly string[];
  @Field(() => [String], {
    description: "Ids of the judged paths that are less likely, by a dearer way to what they need as well.",
  })
  reduces!: readonly string[];
  @Field(() => Int, { description: "How many of the judged paths stay as they are." })
  unchanged!: number;
}

@ObjectType({ description: "A change of a plan, in the order in which to go about it.", simpleResolvers: true })
export class PlannedFix extends SharedFix {
  @Field(() => Float, { description: "riskOfStepsAlone once this one and those before it are made." })
  riskAfter!: number;
}

@ObjectType({ description: "The changes that lower the risk most within a budget.", simpleResolvers: true })
export class FixPlan {
  @Field(() => Int, { nullable: true })
  budget!: number | null;
  @Field(() => [PlannedFix])
  fixes!: PlannedFix[];
  @Field(() => Int)
  cost!: number;
  @Field(() => Float, { description: "riskOfStepsAlone as it is." })
  before!: number;
  @Field(() => Float, { description: "The same once the plan is carried out." })
  after!: number;
  @Field(() => Float, { description: "No plan within the budget leaves less of it than this." })
  atLeast!: number;
  @Field(() => Boolean, { description: "No plan within the budget leaves less of it." })
  exact!: boolean;
}

@ObjectType({ description: "Changes that close every path to every target.", simpleResolvers: true })
export class Separation {
  @Field(() => Boolean, { description: "False: on some path there is nothing that a change takes away." })
  possible!: boolean;
  @Field(() => [SharedFix])
  fixes!: SharedFix[];
  @Field(() => Int, { nullable: true })
  cost!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "No set of changes that closes every path costs less: where it is the cost, none is cheaper.",
  })
  atLeast!: number | null;
  @Field(() => StepGroup, {
    nullable: true,
    description: "Steps that the changes take away; isCrossed says how they show that every path is closed.",
  })
  certificate!: StepGroup | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "True: every path crosses one of the steps of the certificate. False: every path crosses one of them, or needs what cannot be held without them.",
  })
  isCrossed!: boolean | null;
  @Field(() => [AssetName], { description: "The path on which there is nothing to take away." })
  path!: AssetName[];
}

@ObjectType({ description: "A path on which fixes are judged.", simpleResolvers: true })
export class JudgedPath {
  @Field(() => String)
  id!: string;
  @Field(() => Int)
  rank!: number;
  @Field(() => Float)
  risk!: number;
  @Field(() => AssetName)
  entry!: AssetName;
  @Field(() => AssetName)
  target!: AssetName;
  @Field(() => FixEffect, { description: "What the whole plan does to it." })
  byPlan!: string;
}

@ObjectType({ description: "What to fix.", simpleResolvers: true })
export class Fixes {
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [String], { description: "What cut the answer when it is not complete." })
  limits!: readonly string[];
  @Field(() => Boolean, { description: "More changes have an effect than are listed." })
  more!: boolean;
  @Field(() => Float, {
    description: "The sum over targets of the risk of the best path to each; what steps need is paid for, as in paths.",
  })
  risk!: number;
  @Field(() => Float, { description: RISK_OF_STEPS_ALONE })
  riskOfStepsAlone!: number;
  @Field(() => StepGroup, { description: "Steps on the way that need something besides their source." })
  requirements!: StepGroup;
  @Field(() => FixPlan)
  plan!: FixPlan;
  @Field(() => Separation)
  separation!: Separation;
  @Field(() => [JudgedFix], { description: "Each by itself, most risk gone first." })
  fixes!: JudgedFix[];
  @Field(() => [JudgedPath], { description: "The best paths as paths lists them, on which the changes are judged." })
  paths!: JudgedPath[];
  @Field(() => String, { nullable: true, description: "Why there is nothing to fix, where there is nothing." })
  why!: string | null;
}

@Resolver(() => SharedFix)
export class SharedFixResolver {
  @FieldResolver(() => [Finding], { description: "The findings that it remedies, as the facts have them now." })
  findings(@Root() change: SharedFix): Promise<Finding[]> {
    return findingsOf(change);
  }
}

@Resolver(() => JudgedFix)
export class JudgedFixResolver {
  @FieldResolver(() => [Finding], { description: "The findings that it remedies, as the facts have them now." })
  findings(@Root() change: JudgedFix): Promise<Finding[]> {
    return findingsOf(change);
  }
}

@Resolver(() => PlannedFix)
export class PlannedFixResolver {
  @FieldResolver(() => [Finding], { description: "The findings that it remedies, as the facts have them now." })
  findings(@Root() change: PlannedFix): Promise<Finding[]> {
    return findingsOf(change);
  }
}

@Resolver()
export class FixQueries {
  @Query(() => Fixes, {
    description: "The best plan within a budget, what closes every path, and what each change does to each path.",
  })
  async fixes(
    @Ctx() context: Context,
    @Args(() => BetweenArgs) args: BetweenArgs,
    @Arg("budget", () => Int, { nullable: true, description: "What the plan may cost, in about a person's days." })
    budget: number | null,
  ): Promise<Fixes> {
    if (budget != null && budget < 1) throw badInput(`budget must be at least 1, not ${budget}.`);
    const { scope, opened, ends, limit } = await openBetween(context, args);
    const found = await fixesFor(scope.store, opened, { ...ends, limit, budget: budget ?? undefined });
    return shown(scope, found);
  }
}

async function findingsOf({ scope, findingUids }: SharedFix): Promise<Finding[]> {
  const found = await Promise.all(findingUids.map((uid) => loadFinding(scope, uid)));
  return found.filter((finding) => finding !== null);
}

function shown(scope: Scope, { plan, separation, fixes, paths, requirements, ...rest }: FixesAnswer): Fixes {
  return {
    ...rest,
    why: rest.why ?? null,
    requirements: stepGroup(requirements),
    plan: { ...plan, fixes: plan.fixes.map((fix) => ({ ...change(scope, fix), riskAfter: fix.riskAfter })) },
    separation: shownSeparation(scope, separation),
    fixes: fixes.map((fix) => ({ ...fix, ...change(scope, fix), cutsOff: assetGroup(fix.cutsOff) })),
    paths: paths.map((path) => ({ ...path, entry: assetName(path.entry), target: assetName(path.target) })),
  };
}

function shownSeparation(scope: Scope, found: FixesAnswer["separation"]): Separation {
  if (!found.possible)
    return {
      possible: false,
      fixes: [],
      cost: null,
      atLeast: null,
      certificate: null,
      isCrossed: null,
      path: found.path.map(assetName),
    };
  const { fixes, cost, atLeast, certificate, isCrossed } = found;
  return {
    possible: true,
    fixes: fixes.map((fix) => change(scope, fix)),
    cost,
    atLeast,
    certificate: stepGroup(certificate),
    isCrossed,
    path: [],
  };
}

function change(scope: Scope, fix: FixInWords): SharedFix {
  const { id, kind, cost, costOrigin, title, rule, reason, steps, findings: findingUids } = fix;
  return {
    ...{ id, kind, cost, costOrigin, title, rule, reason, steps, findingUids, scope },
    at: fix.at && assetName(fix.at),
    sources: assetGroup(fix.sources),
    targets: assetGroup(fix.targets),
  };
}
