import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { heldByFacts, whyNot, type Side } from "../pipeline/why-not.js";
import { KindCount, kindCounts } from "./blast-radius.js";
import { rowsOf } from "./connection.js";
import type { Context } from "./context.js";
import { GapKind } from "./enums.js";
import { AssetGroup, assetGroup, AssetName, assetName } from "./step-words.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "Assets on one side of what separates them.", simpleResolvers: true })
export class FrontierSide {
  @Field(() => Int)
  count!: number;
  @Field(() => [KindCount])
  byKind!: KindCount[];
  @Field(() => [AssetName], { description: "The first ten." })
  first!: AssetName[];
}

@ObjectType({ description: "A finding that one might think would do, and why it does not.", simpleResolvers: true })
export class FindingThatFails {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  text!: string;
  @Field(() => String)
  why!: string;
}

@ObjectType({ description: "Something that separates attackers from an asset.", simpleResolvers: true })
export class Gap {
  @Field(() => GapKind)
  kind!: string;
  @Field(() => AssetName, { description: "What would have to be come to hold." })
  target!: AssetName;
  @Field(() => AssetGroup, { description: "From where it could be." })
  sources!: AssetGroup;
  @Field(() => String)
  why!: string;
  @Field(() => AssetName, {
    nullable: true,
    description:
      "It stands before something that a step on the way needs, which is this; null: before the target itself.",
  })
  neededAs!: AssetName | null;
  @Field(() => [FindingThatFails])
  findings!: readonly FindingThatFails[];
}

@ObjectType({ description: "Why there is no path.", simpleResolvers: true })
export class WhyNot {
  @Field(() => Boolean, { description: "There is one after all." })
  reachable!: boolean;
  @Field(() => Float)
  likelihood!: number;
  @Field(() => [String], { description: "uids of the path, where there is one." })
  pathUids!: readonly string[];
  @Field(() => [AssetName])
  from!: AssetName[];
  @Field(() => [AssetName])
  to!: AssetName[];
  @Field(() => FrontierSide, { description: "What attackers come to hold." })
  reached!: FrontierSide;
  @Field(() => FrontierSide, { description: "From where the target could be come to hold; itself included." })
  reaching!: FrontierSide;
  @Field(() => [Gap])
  gaps!: Gap[];
  @Field(() => Boolean, { description: "Further gaps exist." })
  more!: boolean;
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [String], { description: "What facts name but no input describes: with it a no is no clean bill." })
  notCollected!: readonly string[];
}

@Resolver()
export class WhyNotQueries {
  @Query(() => WhyNot, {
    description: "Why there is no path between two assets: how far attackers come, and what separates them.",
  })
  async whyNot(
    @Ctx() context: Context,
    @Arg("from", () => [String], {
      nullable: true,
      description: "uids or aliases, held together; the internet when absent",
    })
    from: string[] | null,
    @Arg("to", () => String, { description: "uid or alias" }) to: string,
    @Arg("limit", () => Int, { defaultValue: 15, description: "Gaps, 1 to 200." }) limit: number,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<WhyNot> {
    const rows = rowsOf(limit, "limit");
    const scope = context.enter(workspace);
    const opened = await scope.opened();
    const names = await opened.names();
    const starts = from?.map(names.one) ?? heldByFacts(opened.projection, names);
    const ends = { from: starts, to: names.ends(to) };
    const { path, ...found } = await whyNot(scope.store, opened, { ...ends, limit: rows });
    return {
      ...found,
      pathUids: path,
      from: found.from.map(assetName),
      to: found.to.map(assetName),
      reached: side(found.reached),
      reaching: side(found.reaching),
      gaps: found.gaps.map(({ neededAs = null, ...gap }) => ({
        ...gap,
        target: assetName(gap.target),
        sources: assetGroup(gap.sources),
        neededAs: neededAs && assetName(neededAs),
      })),
    };
  }
}

function side({ count, byKind, first }: Side): FrontierSide {
  return { count, byKind: kindCounts(byKind), first: first.map(assetName) };
}
