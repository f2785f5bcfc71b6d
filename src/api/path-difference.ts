/** What became of attack paths between two analyses, and why. */
import { Arg, Ctx, Field, Float, Int, ObjectType, Query, Resolver } from "type-graphql";
import { pathDifference, type Cause } from "../pipeline/path-difference.js";
import { AttackPath } from "./attack-path.js";
import { rowsOf } from "./connection.js";
import type { Context } from "./context.js";
import { FactFate, PathFate } from "./enums.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({
  description: "A value of a fact before and after, as JSON; null: there was none.",
  simpleResolvers: true,
})
export class PropertyChange {
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  before?: string | null;
  @Field(() => String, { nullable: true })
  after?: string | null;
}

@ObjectType({ description: "A fact that appeared, vanished or changed between two analyses.", simpleResolvers: true })
export class FactChange {
  @Field(() => String)
  uid!: string;
  @Field(() => FactFate)
  change!: string;
  @Field(() => String, { description: "Kind of a node, or type of a relationship." })
  kind!: string;
  @Field(() => String, { nullable: true, description: "Of a node." })
  name?: string | null;
  @Field(() => String, { nullable: true, description: "uid of a relationship's source." })
  source?: string | null;
  @Field(() => String, { nullable: true, description: "uid of a relationship's target." })
  target?: string | null;
  @Field(() => [PropertyChange])
  properties!: readonly PropertyChange[];
  @Field(() => [String], { description: "Where it is stated now, or was stated last." })
  evidence!: readonly string[];
}

@ObjectType({ description: "How many paths.", simpleResolvers: true })
export class FateCount {
  @Field(() => PathFate)
  fate!: string;
  @Field(() => Int)
  paths!: number;
}

@ObjectType({ description: "A fact change and how many paths it explains.", simpleResolvers: true })
export class PathCause {
  @Field(() => FactChange)
  fact!: FactChange;
  @Field(() => Boolean, {
    description:
      "It vanished, and no source has any of the files now that stated it: nothing says that it was remedied.",
  })
  noLongerImported!: boolean;
  @Field(() => [FateCount])
  paths!: FateCount[];
}

@ObjectType({ description: "What became of one attack path.", simpleResolvers: true })
export class ChangedPath {
  @Field(() => PathFate)
  fate!: string;
  @Field(() => AttackPath, {
    description: "As it is in the later analysis, or was in the earlier one where the later one does not list it.",
  })
  path!: AttackPath;
  @Field(() => Float, { nullable: true })
  riskBefore!: number | null;
  @Field(() => Float, { nullable: true })
  riskAfter!: number | null;
  @Field(() => [Int], { description: "Numbers of the steps that came, went or changed; the first is 1." })
  steps!: readonly number[];
  @Field(() => [FactChange])
  causes!: readonly FactChange[];
  @Field(() => Int, { description: "How many further causes there are." })
  moreCauses!: number;
  @Field(() => String, { nullable: true, description: "Why no cause is named." })
  why!: string | null;
}

@ObjectType({ description: "What became of the attack paths between two analyses.", simpleResolvers: true })
export class PathDifference {
  @Field(() => Int)
  from!: number;
  @Field(() => Int)
  to!: number;
  @Field(() => Boolean, { description: "Both lists hold every path, and every fact change was kept." })
  complete!: boolean;
  @Field(() => [String])
  limits!: readonly string[];
  @Field(() => [FateCount], { description: "Over all paths, listed below or not." })
  counts!: FateCount[];
  @Field(() => Int)
  unchanged!: number;
  @Field(() => [PathCause], { description: "Those that explain most first." })
  causes!: PathCause[];
  @Field(() => [ChangedPath], { description: "Of each fate the riskiest, up to the limit." })
  paths!: ChangedPath[];
}

@Resolver()
export class PathDifferenceQuery {
  @Query(() => PathDifference, {
    description: "Which attack paths are new, gone or changed between two kept analyses, each with its cause.",
  })
  async pathDifference(
    @Ctx() context: Context,
    @Arg("from", () => Int, { nullable: true, description: "The kept analysis before `to` where absent." })
    from: number | null,
    @Arg("to", () => Int, { nullable: true, description: "The current analysis where absent." }) to: number | null,
    @Arg("limit", () => Int, { defaultValue: 20, description: "Paths of each fate, and causes: 1 to 200." })
    limit: number,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<PathDifference> {
    const scope = context.enter(workspace);
    const asked = { from: from ?? undefined, to: to ?? undefined, limit: rowsOf(limit, "limit") };
    const { counts, causes, paths, ...found } = await pathDifference(scope.store, workspace, asked);
    const { unchanged, ...fates } = counts;
    return {
      ...found,
      unchanged,
      counts: fateCounts(fates),
      causes: causes.map((cause) => ({ ...cause, paths: fateCounts(cause.paths) })),
      paths: paths.map((each) => ({
        ...each,
        path: new AttackPath(scope, each.path, each.riskAfter === null ? found.from : found.to),
      })),
    };
  }
}

function fateCounts(counts: Cause["paths"]): FateCount[] {
  return Object.entries(counts).flatMap(([fate, paths]) => (paths ? [{ fate, paths }] : []));
}
