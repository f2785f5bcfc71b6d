import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { blastRadius, type Kinds } from "../pipeline/blast-radius.js";
import { rowsOf } from "./connection.js";
import type { Context } from "./context.js";
import { AssetKind, known } from "./enums.js";
import { AssetName, assetName } from "./step-words.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "How many assets of one kind.", simpleResolvers: true })
export class KindCount {
  @Field(() => AssetKind, { nullable: true })
  kind!: string | null;
  @Field(() => Int)
  count!: number;
}

@ObjectType({ description: "An asset that can be come to hold.", simpleResolvers: true })
export class BlastAsset {
  @Field(() => AssetName)
  asset!: AssetName;
  @Field(() => Float, { description: "Of the best way there, 0 to 1; what steps need besides is not priced." })
  likelihood!: number;
  @Field(() => Float, { nullable: true, description: "Likelihood times impact, 0 to 100; null for no crown jewel." })
  risk!: number | null;
  @Field(() => [String], { description: "uids of the way there." })
  pathUids!: readonly string[];
}

@ObjectType({ description: "An asset from which another one can be come to hold.", simpleResolvers: true })
export class BlastSource {
  @Field(() => AssetName)
  asset!: AssetName;
  @Field(() => Float, { description: "Of the best way from there, 0 to 1; what steps need besides is not priced." })
  likelihood!: number;
  @Field(() => Boolean, { description: "False: only if its holder also gets what a step on the way needs." })
  certain!: boolean;
  @Field(() => [String], { description: "uids of the way from there." })
  pathUids!: readonly string[];
}

const NEEDING =
  "Steps on these ways that need something besides their source: likelihoods and risks leave aside what that costs.";

@ObjectType({ description: "What whoever holds an asset can come to hold.", simpleResolvers: true })
export class BlastForward {
  @Field(() => Int)
  count!: number;
  @Field(() => [KindCount])
  byKind!: KindCount[];
  @Field(() => Int)
  crownJewelCount!: number;
  @Field(() => [BlastAsset], { description: "The riskiest first." })
  crownJewels!: BlastAsset[];
  @Field(() => [BlastAsset], { description: "All of them, the likeliest first." })
  assets!: BlastAsset[];
  @Field(() => Int, { description: NEEDING })
  stepsInNeed!: number;
  @Field(() => Boolean, { description: "The lists go on behind the limit." })
  more!: boolean;
}

@ObjectType({ description: "Who could come to hold an asset.", simpleResolvers: true })
export class BlastBackward {
  @Field(() => Int)
  count!: number;
  @Field(() => [KindCount])
  byKind!: KindCount[];
  @Field(() => Float, {
    nullable: true,
    description:
      "Likelihood of the best way from the internet, what steps need besides not priced: `paths` counts it, and may say less.",
  })
  fromInternet!: number | null;
  @Field(() => [BlastSource], { description: "The likeliest first." })
  assets!: BlastSource[];
  @Field(() => Int, { description: NEEDING })
  stepsInNeed!: number;
  @Field(() => Boolean, { description: "The list goes on behind the limit." })
  more!: boolean;
}

@ObjectType({
  description: "What follows from the loss of an asset, and who could bring it about.",
  simpleResolvers: true,
})
export class BlastRadius {
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [AssetName], { description: "What was asked about; a workload and its data share names." })
  asset!: AssetName[];
  @Field(() => BlastForward)
  forward!: BlastForward;
  @Field(() => BlastBackward)
  backward!: BlastBackward;
  @Field(() => [String], { description: "What facts name but no input describes." })
  notCollected!: readonly string[];
}

@Resolver()
export class BlastRadiusQueries {
  @Query(() => BlastRadius, {
    description: "What whoever holds an asset can come to hold, and who could come to hold it.",
  })
  async blastRadius(
    @Ctx() context: Context,
    @Arg("asset", () => String, { description: "uid or alias" }) asset: string,
    @Arg("limit", () => Int, { defaultValue: 15, description: "Rows of each list, 1 to 200." }) limit: number,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<BlastRadius> {
    const rows = rowsOf(limit, "limit");
    const opened = await context.enter(workspace).opened();
    const { forward, backward, ...rest } = blastRadius(opened, (await opened.names()).ends(asset), rows);
    const show = <T extends (typeof forward.assets)[number] | (typeof backward.assets)[number]>({
      path,
      ...each
    }: T) => ({
      ...each,
      asset: assetName(each.asset),
      pathUids: path,
    });
    return {
      ...rest,
      asset: rest.asset.map(assetName),
      forward: {
        ...forward,
        byKind: kindCounts(forward.byKind),
        crownJewelCount: forward.crownJewels.count,
        crownJewels: forward.crownJewels.first.map(show),
        assets: forward.assets.map(show),
        stepsInNeed: forward.requirements.count,
      },
      backward: {
        ...backward,
        byKind: kindCounts(backward.byKind),
        assets: backward.assets.map(show),
        stepsInNeed: backward.requirements.count,
      },
    };
  }
}

export function kindCounts(all: readonly Kinds[]): KindCount[] {
  return all.map(({ kind, count }) => ({ kind: known(AssetKind, kind), count }));
}
