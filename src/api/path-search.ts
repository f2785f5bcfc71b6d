/** `paths` as the CLI has it: searched now, between given ends, by way of some assets, without others. */
import { Arg, Args, ArgsType, Ctx, Field, Int, ObjectType, Query, Resolver } from "type-graphql";
import { projectionWithout, readAvoided } from "../pipeline/avoid.js";
import { groupPaths, type Grouping, type PathGroup as PipelineGroup } from "../pipeline/path-groups.js";
import { pathsBetween, type PathsAnswer } from "../pipeline/path-questions.js";
import { MOST_PATHS } from "../pipeline/ranking.js";
import { AttackPath } from "./attack-path.js";
import { rowsOf } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { PathGrouping } from "./enums.js";
import type { Opened } from "./opened-analyses.js";
import { WORKSPACE } from "./workspace.js";

@ArgsType()
export class PathArgs {
  @Field(() => [String], {
    nullable: true,
    description: "uids or aliases, held together; wherever attackers start by the facts when absent",
  })
  from?: string[] | null;
  @Field(() => String, { nullable: true, description: "uid or alias; any crown jewel when absent" })
  to?: string | null;
  @Field(() => [String], {
    nullable: true,
    description: "uids or aliases of which one is the first after the internet",
  })
  entry?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids or aliases to be held on the way, in this order" })
  through?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: "assets, rules by their ids, findings by their uids, and `asset -> asset` for steps, to be left aside",
  })
  avoid?: string[] | null;
  @Field(() => Int, { defaultValue: 20, description: "1 to 200." })
  limit!: number;
  @Field(() => String, WORKSPACE)
  workspace!: string;
}

@ObjectType({ description: "Attack paths that were searched for now.", simpleResolvers: true })
export class PathSearch {
  @Field(() => Boolean, { description: "Nothing that ranks above the last path is missing." })
  complete!: boolean;
  @Field(() => Boolean, { description: "Further paths exist." })
  more!: boolean;
  @Field(() => [String])
  limits!: readonly string[];
  @Field(() => [String])
  notCollected!: readonly string[];
  @Field(() => String, { nullable: true, description: "Why there is no path, where there is none." })
  why!: string | null;
  @Field(() => [AttackPath])
  paths!: AttackPath[];
}

@ObjectType({ description: "Paths that have their ends or their shape in common.", simpleResolvers: true })
export class PathGroup {
  @Field(() => String, { description: "What they have in common." })
  title!: string;
  @Field(() => Int, { description: "How many of the best 1,000 paths it holds." })
  count!: number;
  @Field(() => AttackPath)
  best!: AttackPath;
  @Field(() => [AttackPath], { nullable: true, description: "All of them, where they were asked for." })
  variants!: AttackPath[] | null;
}

@ObjectType({ description: "Attack paths in groups, the worst first.", simpleResolvers: true })
export class PathGroups {
  @Field(() => Boolean, { description: "Nothing that ranks above the last group's best path is missing." })
  complete!: boolean;
  @Field(() => Boolean, { description: "Further groups or paths exist." })
  more!: boolean;
  @Field(() => [String])
  limits!: readonly string[];
  @Field(() => String, { nullable: true, description: "Why there is no path, where there is none." })
  why!: string | null;
  @Field(() => [PathGroup])
  groups!: PathGroup[];
}

@Resolver()
export class PathSearchQueries {
  @Query(() => PathSearch, { description: "The best paths between given ends, searched now." })
  async paths(@Ctx() context: Context, @Args(() => PathArgs) args: PathArgs): Promise<PathSearch> {
    const rows = rowsOf(args.limit, "limit");
    const { scope, opened, found } = await search(context, args, rows);
    return {
      ...found,
      why: found.why ?? null,
      paths: found.paths.map((path) => new AttackPath(scope, path, opened.published.analysis)),
    };
  }

  @Query(() => PathGroups, { description: "The same, in groups: so that a page is not fifty variants of one path." })
  async pathGroups(
    @Ctx() context: Context,
    @Args(() => PathArgs) args: PathArgs,
    @Arg("by", () => PathGrouping, { defaultValue: "ends" }) by: Grouping,
    @Arg("variants", () => Boolean, { defaultValue: false, description: "List all paths of each group." })
    variants: boolean,
  ): Promise<PathGroups> {
    const rows = rowsOf(args.limit, "limit");
    const { scope, opened, found } = await search(context, args, MOST_PATHS);
    const groups = groupPaths(found.paths, by, variants);
    const { complete, limits, why = null } = found;
    const shown = groups.slice(0, rows).map((group) => showGroup(scope, opened, group));
    return { complete, limits, why, more: found.more || groups.length > rows, groups: shown };
  }
}

function showGroup(scope: Scope, { published }: Opened, { title, count, best, variants }: PipelineGroup): PathGroup {
  const show = (path: PipelineGroup["best"]) => new AttackPath(scope, path, published.analysis);
  return { title, count, best: show(best), variants: variants?.map(show) ?? null };
}

async function search(
  context: Context,
  { from, to, entry, through, avoid, workspace }: PathArgs,
  limit: number,
): Promise<{ scope: Scope; opened: Opened; found: PathsAnswer }> {
  const scope = context.enter(workspace);
  const opened = await scope.opened();
  const names = await opened.names();
  const question = {
    from: (from ?? []).map(names.one),
    to: to == null ? [] : names.ends(to),
    entry: (entry ?? []).map(names.one),
    through: (through ?? []).map(names.one),
  };
  const every = avoid?.length ? await opened.everyStep() : undefined;
  const avoided = every && readAvoided(names, every, avoid ?? []);
  const without = avoided && projectionWithout(opened.projection, every, avoided);
  const asked = { ...question, without, avoided: avoided?.nodes, limit };
  return { scope, opened, found: await pathsBetween(scope.store, opened, asked) };
}
