import { Arg, Args, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { MOST_WORLDS, simulateAttacks } from "../pipeline/simulation.js";
import type { Context } from "./context.js";
import { badInput } from "./errors.js";
import { AssetName, assetName, BetweenArgs, openBetween } from "./step-words.js";

@ObjectType({ description: "A probability with the interval in which it lies at 99.9 %.", simpleResolvers: true })
export class Probability {
  @Field(() => Float)
  probability!: number;
  @Field(() => Float)
  low!: number;
  @Field(() => Float)
  high!: number;
}

@ObjectType({ description: "How likely it is that any path to a target succeeds.", simpleResolvers: true })
export class SimulatedTarget extends Probability {
  @Field(() => AssetName)
  target!: AssetName;
  @Field(() => Float, { description: "For certain no less: by paths without a common cause." })
  lower!: number;
  @Field(() => Float, { description: "For certain no more: by a cut." })
  upper!: number;
  @Field(() => Float, { description: "0 to 100." })
  impact!: number;
  @Field(() => Float, { description: "Probability times impact." })
  exposure!: number;
}

@ObjectType({ description: "The attack played through in many worlds.", simpleResolvers: true })
export class Simulation {
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => Boolean, { description: "Further targets were simulated." })
  more!: boolean;
  @Field(() => Int)
  worlds!: number;
  @Field(() => Int)
  seed!: number;
  @Field(() => Int, {
    description: "Vulnerabilities, credentials and controls, each drawn once in a world for all it decides.",
  })
  causes!: number;
  @Field(() => [SimulatedTarget], { description: "The most exposed first." })
  targets!: SimulatedTarget[];
  @Field(() => Probability, { description: "That at least one target is come to." })
  any!: Probability;
  @Field(() => Float, { description: "Probability times impact, added up over all targets." })
  exposure!: number;
  @Field(() => String, { nullable: true, description: "Why there was nothing to simulate." })
  why!: string | null;
}

@Resolver()
export class SimulationQueries {
  @Query(() => Simulation, { description: "The probability that any path to a target succeeds, all paths together." })
  async simulation(
    @Ctx() context: Context,
    @Args(() => BetweenArgs) args: BetweenArgs,
    @Arg("worlds", () => Int, { defaultValue: 1024, description: `1 to ${MOST_WORLDS}.` }) worlds: number,
    @Arg("seed", () => Int, { defaultValue: 1, description: "The same seed gives the same answer." }) seed: number,
  ): Promise<Simulation> {
    if (worlds < 1 || worlds > MOST_WORLDS)
      throw badInput(`worlds must be between 1 and ${MOST_WORLDS}, not ${worlds}.`);
    const { scope, opened, ends, limit } = await openBetween(context, args);
    const found = await simulateAttacks(scope.store, opened, { ...ends, limit, worlds, seed });
    const targets = found.targets.map((each) => ({ ...each, target: assetName(each.target) }));
    return { ...found, targets, why: found.why ?? null };
  }
}
