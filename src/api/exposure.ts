import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { exposureOf } from "../pipeline/exposure.js";
import type { Portfolio as By } from "../pipeline/portfolios.js";
import { rowsOf } from "./connection.js";
import type { Context } from "./context.js";
import { Band, Portfolio } from "./enums.js";
import { AssetName, assetName } from "./step-words.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "Where a crown jewel is added up.", simpleResolvers: true })
export class PortfolioMembership {
  @Field(() => String)
  name!: string;
  @Field(() => AssetName, {
    nullable: true,
    description: "Of an application that it does not lie in: what uses it there; null otherwise.",
  })
  usedBy!: AssetName | null;
}

@ObjectType({ description: "A crown jewel, by how accessible and how valuable it is.", simpleResolvers: true })
export class ExposedTarget {
  @Field(() => AssetName)
  target!: AssetName;
  @Field(() => [PortfolioMembership], {
    description: "What it is added up under, in full under each; empty where nothing says.",
  })
  portfolios!: PortfolioMembership[];
  @Field(() => Float, { description: "Of the best path, 0 where there is none." })
  likelihood!: number;
  @Field(() => Float, { description: "0 to 100." })
  impact!: number;
  @Field(() => Float, { description: "Likelihood times impact, 0 to 100: what they are sorted by." })
  risk!: number;
  @Field(() => Band, { nullable: true })
  band!: string | null;
  @Field(() => Boolean, {
    description: "An assumed breach: attackers hold it from the start, and no path leads to it.",
  })
  isHeld!: boolean;
  @Field(() => String, { nullable: true, description: "pathId of the best path." })
  path!: string | null;
}

@ObjectType({ description: "Crown jewels that belong together, added up.", simpleResolvers: true })
export class PortfolioExposure {
  @Field(() => String, { nullable: true, description: "Null: crown jewels of which nothing says where they belong." })
  name!: string | null;
  @Field(() => Int)
  targets!: number;
  @Field(() => Int, { description: "Of these, data that lies elsewhere and that the application uses." })
  used!: number;
  @Field(() => Int)
  reached!: number;
  @Field(() => Float, { description: "The sum of the best risk of each." })
  risk!: number;
  @Field(() => Float, { description: "Of the whole estate's, 0 to 1." })
  share!: number;
  @Field(() => AssetName, { nullable: true })
  worst!: AssetName | null;
}

@ObjectType({ description: "How many findings lie on an attack path.", simpleResolvers: true })
export class FindingsOnPaths {
  @Field(() => Int)
  total!: number;
  @Field(() => Int, { description: "They decide a step between where attackers start and a crown jewel." })
  onPaths!: number;
  @Field(() => Float, { description: "0 to 1." })
  share!: number;
}

@ObjectType({ description: "Exposure of the estate and of its parts.", simpleResolvers: true })
export class Exposure {
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [String])
  limits!: readonly string[];
  @Field(() => Boolean, { description: "Some list goes on behind the limit." })
  more!: boolean;
  @Field(() => Float, { description: "The sum over crown jewels of the best path's risk; never a sum over paths." })
  risk!: number;
  @Field(() => Int)
  crownJewels!: number;
  @Field(() => Int)
  reached!: number;
  @Field(() => Int, {
    description:
      "Crown jewels that count for several portfolios: these add up to more than `risk`, which counts each once.",
  })
  shared!: number;
  @Field(() => Portfolio)
  by!: string;
  @Field(() => [PortfolioExposure], { description: "The most exposed first." })
  portfolios!: PortfolioExposure[];
  @Field(() => [ExposedTarget], { description: "By likelihood times impact, highest first." })
  targets!: ExposedTarget[];
  @Field(() => FindingsOnPaths)
  findings!: FindingsOnPaths;
}

@Resolver()
export class ExposureQueries {
  @Query(() => Exposure, {
    description: "Crown jewels by likelihood times impact, and added up by who answers for them.",
  })
  async exposure(
    @Ctx() context: Context,
    @Arg("by", () => Portfolio, { defaultValue: "owner" }) by: By,
    @Arg("limit", () => Int, { defaultValue: 20, description: "Rows of each list, 1 to 200." }) limit: number,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Exposure> {
    const rows = rowsOf(limit, "limit");
    const scope = context.enter(workspace);
    const found = await exposureOf(scope.store, await scope.opened(), { by, limit: rows });
    return {
      ...found,
      portfolios: found.portfolios.map((each) => ({ ...each, worst: each.worst && assetName(each.worst) })),
      targets: found.targets.map((each) => ({
        ...each,
        target: assetName(each.target),
        portfolios: each.portfolios.map(({ name, usedBy }) => ({ name, usedBy: usedBy && assetName(usedBy) })),
      })),
    };
  }
}
