/** Questions between two assets that are named, as the CLI has them. */
import { Arg, Ctx, Field, FieldResolver, Float, ObjectType, Query, Resolver, Root } from "type-graphql";
import { NameError } from "../pipeline/names.js";
import { reachAnswer } from "../pipeline/reach-answer.js";
import type { Blocked as PipelineBlocked } from "../pipeline/reach-questions.js";
import type { PathStep as Step } from "../model/index.js";
import { Asset, loadAssets } from "./asset.js";
import type { Context, Scope } from "./context.js";
import { PathStep } from "./path-step.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "Where something separates two assets, and what.", simpleResolvers: true })
export class Blocked {
  @Field(() => String, { description: "uid" })
  source!: string;
  @Field(() => String, { description: "uid" })
  target!: string;
  @Field(() => String)
  why!: string;
}

@ObjectType({ description: "Whether holding one asset leads to another.", simpleResolvers: true })
export class Reach {
  @Field(() => String, { description: "As it was asked." })
  from!: string;
  @Field(() => String, { description: "As it was asked." })
  to!: string;
  @Field(() => Boolean, {
    nullable: true,
    description: "By any path, however unlikely; null where no asset has one of the names.",
  })
  reachable!: boolean | null;
  @Field(() => Float, { description: "Of these steps and of coming to hold what they need, as in attackPaths." })
  likelihood!: number;
  @Field(() => [String], { description: "uids from start to end." })
  pathUids!: readonly string[];
  readonly described!: readonly Step[];
  @Field(() => [Blocked], {
    description:
      "What separates them: first the connection that the start itself lacks, then the nearest to the target.",
  })
  blocked!: readonly PipelineBlocked[];
  @Field(() => Boolean, { description: "No limit cut the answer; a yes without it may have a likelier way." })
  complete!: boolean;
  @Field(() => Boolean, { description: "Further places separate the two than are listed." })
  more!: boolean;
  @Field(() => [String], { description: "What facts name but no input describes: a no with it is not a clean bill." })
  notCollected!: readonly string[];
  @Field(() => String, { nullable: true, description: "Why there is no answer." })
  why!: string | null;
  readonly scope!: Scope;
}

@Resolver(() => Reach)
export class ReachResolver {
  @FieldResolver(() => [Asset], { description: "Assets from start to end, as the facts have them now." })
  path(@Root() { scope, pathUids }: Reach): Promise<Asset[]> {
    return loadAssets(scope, pathUids);
  }

  @FieldResolver(() => [PathStep], { description: "The same way with the reasons of each step." })
  steps(@Root() { scope, described }: Reach): PathStep[] {
    return described.map((step) => new PathStep(scope, step));
  }
}

@Resolver()
export class QuestionQueries {
  @Query(() => Reach, {
    description:
      "Whether holding one asset alone leads to another, over the steps of the current analysis; if not, what separates them.",
  })
  reach(
    @Ctx() context: Context,
    @Arg("from", () => String, { description: "uid or alias" }) from: string,
    @Arg("to", () => String, { description: "uid or alias" }) to: string,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Reach> {
    return answerReach(context.enter(workspace), from, to);
  }
}

async function answerReach(scope: Scope, from: string, to: string): Promise<Reach> {
  const opened = await scope.opened();
  const names = await opened.names();
  try {
    const [start, end] = [names.ends(from), names.ends(to)];
    const { path: pathUids, steps: described, ...found } = await reachAnswer(scope.store, opened, start, end);
    return { ...found, from, to, pathUids, described, why: null, scope };
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    const nothing = {
      likelihood: 0,
      pathUids: [],
      described: [],
      blocked: [],
      complete: true,
      more: false,
      notCollected: [],
    };
    return { ...nothing, from, to, reachable: null, why: error.message, scope };
  }
}
