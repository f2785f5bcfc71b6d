import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { sharesOf, type FindingShares as Shares } from "../pipeline/findings.js";
import type { Context } from "./context.js";
import { ReachState } from "./enums.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "How many findings, and which share of the open ones.", simpleResolvers: true })
export class Share {
  @Field(() => Int)
  count!: number;
  @Field(() => Float, { description: "0 to 1." })
  share!: number;
}

@ObjectType({ description: "Findings that attackers reach in this way.", simpleResolvers: true })
export class StateShare extends Share {
  @Field(() => ReachState)
  state!: string;
}

@ObjectType({ description: "How much of what was found matters.", simpleResolvers: true })
export class FindingShares {
  @Field(() => Int)
  open!: number;
  @Field(() => Int, { description: "Accepted, remediated, false positive or stale: in no share." })
  closed!: number;
  @Field(() => [StateShare])
  states!: readonly StateShare[];
  @Field(() => Share, { description: "On paths of the code that were seen running." })
  executed!: Share;
  @Field(() => Share, { description: "On code that was watched for long enough and did not run." })
  notExecuted!: Share;
  @Field(() => Share, { description: "Nothing says whether the code runs." })
  notWatched!: Share;
}

@Resolver()
export class FindingSharesResolver {
  @Query(() => FindingShares, { description: "Shares of the open findings, by the current analysis." })
  async findingShares(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<FindingShares> {
    const { findings, constants } = await context.enter(workspace).opened();
    return answerOf(sharesOf(await findings(), constants));
  }
}

function answerOf({ states, ...shares }: Shares): FindingShares {
  return { ...shares, states: Object.entries(states).map(([state, share]) => ({ state, ...share })) };
}
