import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Float,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { z } from "zod";
import {
  countPaths,
  readPathById,
  readPathPage,
  type PathFilter,
  type PathOrder as StoreOrder,
  type PlacedPath,
} from "../store/path-page.js";
import { Sensitivity as Sensitivities, DataKind as DataKinds } from "../model/index.js";
import { Analysis, loadAnalysis } from "./analysis.js";
import { AttackPath } from "./attack-path.js";
import { PageArgs, PageInfo, pageOf, questionOf, readCursor, rowsOf, writeCursor, type Page } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { Band, DataKind, PathOrder, Sensitivity } from "./enums.js";
import { apiError, badInput } from "./errors.js";
import { readGlobalId } from "./global-id.js";
import { noWorkspace, uidsMeant } from "./names.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ simpleResolvers: true })
export class AttackPathEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => AttackPath)
  node!: AttackPath;
}

@ObjectType({
  description: "A page of the ranked attack paths of one analysis. Its cursors name that analysis.",
  simpleResolvers: true,
})
export class AttackPathConnection {
  @Field(() => [AttackPathEdge])
  edges!: AttackPathEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
  readonly number!: number;
  readonly scope!: Scope;
  readonly filter!: PathFilter;
}

@InputType({ description: "What the data at the end of a path is." })
export class ClassificationFilter {
  @Field(() => [DataKind], { nullable: true })
  kind?: string[] | null;
  @Field(() => [Sensitivity], { nullable: true })
  sensitivity?: string[] | null;
}

@InputType({ description: "What an attack path must have. Within one list any of its values will do." })
export class AttackPathFilter {
  @Field(() => [String], { nullable: true, description: "uids or aliases of the first asset after the internet" })
  entry?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids or aliases of the crown jewel" })
  target?: string[] | null;
  @Field(() => [Band], { nullable: true })
  band?: string[] | null;
  @Field(() => ClassificationFilter, { nullable: true })
  classification?: ClassificationFilter | null;
  @Field(() => [String], { nullable: true, description: "ATT&CK ids; a technique stands for its sub-techniques too" })
  technique?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids or aliases of assets of which one lies on the path" })
  asset?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids of findings of which one decides a step" })
  finding?: string[] | null;
  @Field(() => Float, { nullable: true, description: "Least risk, 0 to 100." })
  leastRisk?: number | null;
}

@Resolver(() => AttackPathConnection)
export class AttackPathConnectionResolver {
  @FieldResolver(() => Int, { description: "How many paths of the analysis the filter lets through." })
  totalCount(@Root() { scope, number, filter }: AttackPathConnection): Promise<number> {
    return countPaths(scope.store, { workspace: scope.workspace, analysis: number }, filter);
  }

  @FieldResolver(() => Analysis, {
    description: "The analysis that found them: whether the list is complete, and why it is empty.",
  })
  async analysis(@Root() { scope, number }: AttackPathConnection): Promise<Analysis> {
    const found = await loadAnalysis(scope, number);
    if (!found) throw apiError("NOT_FOUND", `Analysis ${number} is no longer kept.`);
    return found;
  }
}

@Resolver()
export class AttackPathQueries {
  @Query(() => AttackPathConnection, {
    description:
      "Ranked attack paths, worst first: of the current analysis, of the one named, or of the one that the cursor names.",
  })
  attackPaths(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => AttackPathFilter, { nullable: true }) filter: AttackPathFilter | null,
    @Arg("orderBy", () => PathOrder, { defaultValue: "risk" }) order: StoreOrder,
    @Arg("analysis", () => Int, { nullable: true, description: "Number of an earlier analysis." })
    analysis: number | null,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<AttackPathConnection> {
    return pathPage(context.enter(workspace), { filter: filter ?? {}, order, analysis }, page);
  }

  @Query(() => AttackPath, { nullable: true, description: "One path, by its global id or its pathId." })
  attackPath(
    @Ctx() context: Context,
    @Arg("id", () => String) id: string,
    @Arg("workspace", () => String, { ...WORKSPACE, description: "Counts where id is a pathId." }) workspace: string,
  ): Promise<AttackPath | null> {
    if (/^[0-9a-f]{32}$/.test(id)) return loadPath(context.enter(workspace), id);
    const { type, workspace: named, key, analysis } = readGlobalId(id);
    if (type !== "AttackPath") throw badInput(`"${id.slice(0, 80)}" is the id of another kind of thing (${type}).`);
    return loadPath(context.enter(named), key, analysis);
  }
}

export async function loadPath(scope: Scope, id: string, analysis?: number): Promise<AttackPath | null> {
  const found = await readPathById(scope.store, { workspace: scope.workspace, analysis, id });
  return found ? new AttackPath(scope, found.path, found.analysis) : null;
}

const CursorPlace = z.tuple([z.number(), z.number(), z.number()]);

interface Question {
  readonly filter: AttackPathFilter;
  readonly order: StoreOrder;
  readonly analysis: number | null;
}

async function pathPage(
  scope: Scope,
  { filter: asked, order, analysis }: Question,
  page: PageArgs,
): Promise<AttackPathConnection> {
  const first = rowsOf(page.first);
  const { workspace } = scope;
  const question = questionOf("attackPaths", workspace, asked, order, analysis);
  const [named, position, rank] = page.after == null ? [] : readCursor(page.after, question, CursorPlace);
  const after = position === undefined || rank === undefined ? undefined : { position, rank };
  const number = named ?? analysis ?? undefined;
  const filter = await storeFilter(scope, asked, number === undefined);
  const found = await readPathPage(scope.store, {
    workspace,
    analysis: number,
    filter,
    order,
    after,
    limit: first + 1,
  });
  if (!found) throw noWorkspace(workspace);
  if (!found.kept) throw notKept(workspace, found.analysis, page.after != null);
  const shown: Page<AttackPath> = pageOf(found.paths, page, {
    cursor: (row: PlacedPath) => writeCursor(question, [found.analysis, row.position, row.rank]),
    node: ({ path }) => new AttackPath(scope, path, found.analysis),
  });
  return { ...shown, number: found.analysis, scope, filter };
}

function notKept(workspace: string, analysis: number, byCursor: boolean) {
  if (analysis === 0)
    return apiError("NOT_FOUND", `Workspace "${workspace}" has not been analysed yet. Run the mutation analyze.`);
  if (byCursor)
    return badInput(`The cursor is of analysis ${analysis}, which is no longer kept. Begin again without \`after\`.`, {
      analysis,
    });
  return apiError("NOT_FOUND", `Workspace "${workspace}" has no analysis ${analysis}, or no longer keeps it.`);
}

async function storeFilter(scope: Scope, asked: AttackPathFilter, strict: boolean): Promise<PathFilter> {
  const [entries, targets, assets] = await Promise.all(
    [asked.entry, asked.target, asked.asset].map((names) => uidsMeant(scope, names, strict)),
  );
  return {
    entries,
    targets,
    assets,
    bands: asked.band,
    techniques: asked.technique?.map((technique) => technique.toUpperCase()),
    findings: asked.finding,
    classifications: classificationsOf(asked.classification),
    leastRisk: asked.leastRisk,
  };
}

/** Every `<sensitivity> <kind>` that the filter lets through. */
function classificationsOf(asked: ClassificationFilter | null | undefined): string[] | null {
  if (!asked || (!asked.kind && !asked.sensitivity)) return null;
  const kinds = asked.kind ?? DataKinds.options;
  return (asked.sensitivity ?? Sensitivities.options).flatMap((sensitivity) =>
    kinds.map((kind) => `${sensitivity} ${kind}`),
  );
}
