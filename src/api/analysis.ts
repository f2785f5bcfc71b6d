import { Arg, Ctx, Field, Int, ObjectType, Query, Resolver } from "type-graphql";
import { listAnalyses, readCurrent, type Published } from "../store/analyses.js";
import type { Context, Scope } from "./context.js";
import { globalId } from "./global-id.js";
import { Node } from "./node.js";
import { Problem } from "./problem.js";
import { Overridden } from "./scoring.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "How long a part of an analysis took.", simpleResolvers: true })
export class Stage {
  @Field(() => String)
  name!: string;
  @Field(() => Int, { description: "Milliseconds." })
  ms!: number;
}

@ObjectType({ description: "An image with open findings that nothing known is made of.", simpleResolvers: true })
export class ImageNotRun {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Int, { description: "Open ones." })
  findings!: number;
}

@ObjectType({
  description: "Images with open findings that nothing known is made of: no weakness of theirs leads to a path.",
  simpleResolvers: true,
})
export class ImagesNotRun {
  @Field(() => Int)
  images!: number;
  @Field(() => Int, { description: "Open findings on all of them." })
  findings!: number;
  @Field(() => [ImageNotRun], { description: "The first twenty, those with most findings first." })
  first!: readonly ImageNotRun[];
}

@ObjectType({
  implements: Node,
  description: "One run over the facts as they stood, published as a whole.",
  simpleResolvers: true,
})
export class Analysis extends Node {
  @Field(() => Int)
  readonly number: number;
  @Field(() => String, { description: "ISO 8601." })
  readonly publishedAt: string;
  @Field(() => Int)
  readonly assets: number;
  @Field(() => Int)
  readonly steps: number;
  @Field(() => Int)
  readonly entryPoints: number;
  @Field(() => Int)
  readonly crownJewels: number;
  @Field(() => Int, { description: "How many ranked paths it has." })
  readonly paths: number;
  @Field(() => Boolean, { description: "Nothing that ranks above the last path is missing." })
  readonly complete: boolean;
  @Field(() => [String], { description: "What cut it, where it is not complete." })
  readonly limits: readonly string[];
  @Field(() => [Problem], { description: "Joins that failed." })
  readonly unjoined: readonly Problem[];
  @Field(() => [String], { description: "uids that facts name but no input describes." })
  readonly notCollected: readonly string[];
  @Field(() => ImagesNotRun, { nullable: true, description: "Null in analyses of before it was kept." })
  readonly notRun: ImagesNotRun | null;
  @Field(() => [Stage])
  readonly stages: readonly Stage[];
  @Field(() => String, { nullable: true, description: "Why it has no path, where it has none." })
  readonly why: string | null;
  @Field(() => String, { description: "Version of the published scoring constants." })
  readonly scoring: string;
  @Field(() => [Overridden], { description: "Scoring constants that the workspace set itself." })
  readonly overridden: readonly Overridden[];

  constructor(scope: Scope, published: Published) {
    super();
    this.id = globalId({ type: "Analysis", workspace: scope.workspace, key: String(published.analysis) });
    ({ analysis: this.number, publishedAt: this.publishedAt, assets: this.assets, steps: this.steps } = published);
    ({ entryPoints: this.entryPoints, crownJewels: this.crownJewels, paths: this.paths } = published);
    ({ complete: this.complete, limits: this.limits, unjoined: this.unjoined } = published);
    ({ notCollected: this.notCollected, stages: this.stages, scoring: this.scoring } = published);
    this.overridden = published.overridden;
    this.notRun = published.notRun ?? null;
    this.why = published.why ?? null;
  }
}

@Resolver()
export class AnalysisResolver {
  @Query(() => [Analysis], { description: "Kept analyses, newest first." })
  async analyses(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("limit", () => Int, { defaultValue: 30, description: "1 to 30." }) limit: number,
  ): Promise<Analysis[]> {
    const scope = context.enter(workspace);
    const found = await listAnalyses(scope.store, workspace, Math.min(30, Math.max(1, limit)));
    return found.map((published) => new Analysis(scope, published));
  }

  @Query(() => Analysis, { nullable: true, description: "The current analysis, or a kept one by its number." })
  async analysis(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("number", () => Int, { nullable: true }) number: number | null,
  ): Promise<Analysis | null> {
    const scope = context.enter(workspace);
    return number === null || number === undefined
      ? new Analysis(scope, await readCurrent(scope.store, workspace))
      : loadAnalysis(scope, number);
  }
}

/** A kept analysis by its number. */
export async function loadAnalysis(scope: Scope, number: number): Promise<Analysis | null> {
  const found = (await listAnalyses(scope.store, scope.workspace)).find(({ analysis }) => analysis === number);
  return found ? new Analysis(scope, found) : null;
}
