import { Arg, Ctx, Field, Float, ObjectType, Query, Resolver } from "type-graphql";
import { exposureOf } from "../pipeline/exposure.js";
import type { Context } from "./context.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "A crown jewel that attackers reach.", simpleResolvers: true })
export class TargetRisk {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Float, { description: "Of the best path to it, 0 to 100." })
  risk!: number;
}

@ObjectType({
  description: "How much is at risk: the best risk of each crown jewel, added up. Never a sum over paths.",
  simpleResolvers: true,
})
export class Exposure {
  @Field(() => Float, { description: "100 is one store of the worst impact that is certainly lost." })
  exposure!: number;
  @Field(() => [TargetRisk], { description: "Worst first." })
  targets!: readonly TargetRisk[];
}

@ObjectType({
  description: "Of an application: of its assets, and of the stores whose data they keep, serve or ask for.",
  simpleResolvers: true,
})
export class ApplicationExposure extends Exposure {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  name!: string;
}

@ObjectType({ description: "How much is at risk in the estate and in each application.", simpleResolvers: true })
export class ExposureAnswer {
  @Field(() => Exposure)
  estate!: Exposure;
  @Field(() => [ApplicationExposure], { description: "Most exposed first." })
  applications!: readonly ApplicationExposure[];
}

@Resolver()
export class ExposureResolver {
  @Query(() => ExposureAnswer, { description: "How much is at risk, by the current analysis." })
  async exposure(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<ExposureAnswer> {
    const scope = context.enter(workspace);
    const { projection } = await scope.opened();
    return exposureOf(scope.store, projection);
  }
}
