import { Arg, Ctx, Field, Float, InputType, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { resetScoring, scoringOf, setScoring, type Scoring as PipelineScoring } from "../pipeline/scoring.js";
import type { Context } from "./context.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "A scoring constant that a workspace set itself.", simpleResolvers: true })
export class Overridden {
  @Field(() => String, { description: "Such as `threat.kev`." })
  name!: string;
  @Field(() => Float, { description: "What counts in the workspace." })
  value!: number;
  @Field(() => Float, { description: "What is published." })
  published!: number;
}

@ObjectType({ description: "A number that scoring takes from judgement rather than from data.", simpleResolvers: true })
export class ScoringConstant extends Overridden {
  @Field(() => String, { description: "What it is, in words." })
  means!: string;
  @Field(() => Boolean, { description: "The workspace set it itself." })
  overridden!: boolean;
}

@ObjectType({ description: "The constants by which a workspace scores.", simpleResolvers: true })
export class Scoring {
  @Field(() => String, { description: "Of the published constants." })
  version!: string;
  @Field(() => [ScoringConstant])
  constants!: readonly ScoringConstant[];
}

@InputType({ description: "A scoring constant and the workspace's own value of it." })
export class ScoringValue {
  @Field(() => String)
  name!: string;
  @Field(() => Float)
  value!: number;
}

@Resolver()
export class ScoringResolver {
  @Query(() => Scoring, { description: "Every constant by which the workspace scores, its own values in their place." })
  async scoring(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Scoring> {
    const scope = context.enter(workspace);
    return answerOf(await scoringOf(scope.store, workspace));
  }

  @Mutation(() => Scoring, {
    description: "Sets constants of the workspace, all of them or none; the next analysis scores by them.",
  })
  async setScoring(
    @Ctx() context: Context,
    @Arg("values", () => [ScoringValue]) values: ScoringValue[],
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Scoring> {
    const scope = context.enter(workspace, "write");
    const override = Object.fromEntries(values.map(({ name, value }) => [name, value]));
    return answerOf(await setScoring(scope.store, workspace, override));
  }

  @Mutation(() => Scoring, { description: "Takes back what the workspace set, all of it where no names are given." })
  async resetScoring(
    @Ctx() context: Context,
    @Arg("names", () => [String], { nullable: true }) names: string[] | null,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Scoring> {
    const scope = context.enter(workspace, "write");
    return answerOf(await resetScoring(scope.store, workspace, names ?? []));
  }
}

function answerOf({ version, constants }: PipelineScoring): Scoring {
  const shown = constants.map((each) => ({ ...each, overridden: each.value !== each.published }));
  return { version, constants: shown };
}
