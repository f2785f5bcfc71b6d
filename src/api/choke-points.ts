import { Args, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { chokePointsBetween, type Relief as PipelineRelief } from "../pipeline/choke-points.js";
import type { Context } from "./context.js";
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
  StepWords,
  stepWords,
} from "./step-words.js";

@ObjectType({ description: "What every attack passes, in the order in which it is passed.", simpleResolvers: true })
export class Unavoidable {
  @Field(() => AssetGroup)
  assets!: AssetGroup;
  @Field(() => StepGroup, { description: "Steps without an alternative; connections between classes are left out." })
  steps!: StepGroup;
}

@ObjectType({ description: "What every attack on one target passes.", simpleResolvers: true })
export class UnavoidableForTarget extends Unavoidable {
  @Field(() => AssetName)
  target!: AssetName;
  @Field(() => Float, {
    description: "Risk of the best path to it, 0 to 100; what steps need is paid for, as in paths.",
  })
  risk!: number;
}

@ObjectType({ description: "How much risk disappears with something.", simpleResolvers: true })
export class Relief {
  @Field(() => Float, { description: "How much of riskOfStepsAlone is gone." })
  relief!: number;
  @Field(() => Float, { description: "The same as a share of it, 0 to 1." })
  share!: number;
  @Field(() => AssetGroup, { description: "Targets that no path reaches without it." })
  cutsOff!: AssetGroup;
}

@ObjectType({ description: "An asset, and the risk that disappears when nobody gets to it.", simpleResolvers: true })
export class ChokeAsset extends Relief {
  @Field(() => AssetName)
  asset!: AssetName;
}

@ObjectType({ description: "A step, and the risk that disappears when it is not possible.", simpleResolvers: true })
export class ChokeStep extends Relief {
  @Field(() => StepWords)
  step!: StepWords;
}

@ObjectType({ description: "A finding, and the risk that disappears when it is remedied.", simpleResolvers: true })
export class ChokeFinding extends Relief {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  text!: string;
  @Field(() => Int, { description: "How many steps it decides." })
  steps!: number;
}

@ObjectType({
  description: "What attacks have in common, and with what most risk disappears; most first.",
  simpleResolvers: true,
})
export class ChokePoints {
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [String], { description: "What cut the search for the best paths, whose risk may then be higher." })
  limits!: readonly string[];
  @Field(() => Boolean, { description: "Some list goes on behind the limit." })
  more!: boolean;
  @Field(() => Float, {
    description: "The sum over targets of the risk of the best path to each; what steps need is paid for, as in paths.",
  })
  risk!: number;
  @Field(() => Float, { description: RISK_OF_STEPS_ALONE })
  riskOfStepsAlone!: number;
  @Field(() => StepGroup, {
    description:
      "Steps on the way that need several things. What is said to be unavoidable is so; because of these, there may be more.",
  })
  requirements!: StepGroup;
  @Field(() => Unavoidable, { description: "For all targets that are reached together." })
  unavoidable!: Unavoidable;
  @Field(() => [UnavoidableForTarget], { description: "The riskiest targets first." })
  targets!: UnavoidableForTarget[];
  @Field(() => [ChokeAsset])
  assets!: ChokeAsset[];
  @Field(() => [ChokeStep])
  steps!: ChokeStep[];
  @Field(() => [ChokeFinding])
  findings!: ChokeFinding[];
  @Field(() => String, { nullable: true, description: "Why there is nothing to list, where there is nothing." })
  why!: string | null;
}

@Resolver()
export class ChokePointQueries {
  @Query(() => ChokePoints, {
    description:
      "What every attack passes, and the assets, steps and findings with which most risk disappears. Hubs are never among them.",
  })
  async chokePoints(@Ctx() context: Context, @Args(() => BetweenArgs) args: BetweenArgs): Promise<ChokePoints> {
    const { scope, opened, ends, limit } = await openBetween(context, args);
    const found = await chokePointsBetween(scope.store, opened, { ...ends, limit });
    return {
      ...found,
      why: found.why ?? null,
      requirements: stepGroup(found.requirements),
      unavoidable: { assets: assetGroup(found.unavoidable.assets), steps: stepGroup(found.unavoidable.steps) },
      targets: found.targets.map(({ target, risk, assets, steps }) => ({
        target: assetName(target),
        risk,
        assets: assetGroup(assets),
        steps: stepGroup(steps),
      })),
      assets: found.assets.map((each) => ({ asset: assetName(each.asset), ...relief(each) })),
      steps: found.steps.map((each) => ({ step: stepWords(each.step), ...relief(each) })),
      findings: found.findings.map(({ uid, text, steps, ...each }) => ({ uid, text, steps, ...relief(each) })),
    };
  }
}

function relief({ relief: gone, share, cutsOff }: PipelineRelief): Relief {
  return { relief: gone, share, cutsOff: assetGroup(cutsOff) };
}
