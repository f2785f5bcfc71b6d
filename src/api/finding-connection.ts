import { Arg, Args, Ctx, Field, FieldResolver, InputType, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import { z } from "zod";
import {
  countFindings,
  readFindingPage,
  type FindingFilter as StoreFilter,
  type FindingOrder as StoreOrder,
} from "../store/lists.js";
import { PageArgs, PageInfo, pageOf, questionOf, readCursor, rowsOf, writeCursor, type Page } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { FindingKind, FindingOrder, FindingStatus, Severity } from "./enums.js";
import { Finding, loadFinding } from "./finding.js";
import { noWorkspace, uidsMeant } from "./names.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ simpleResolvers: true })
export class FindingEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => Finding)
  node!: Finding;
}

@ObjectType({ description: "A page of findings.", simpleResolvers: true })
export class FindingConnection {
  @Field(() => [FindingEdge])
  edges!: FindingEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
  readonly scope!: Scope;
  readonly filter!: StoreFilter;
}

@InputType({ description: "What a finding must be. Within one list any of its values will do." })
export class FindingFilter {
  @Field(() => [String], { nullable: true, description: "uids or aliases of the assets they affect" })
  asset?: string[] | null;
  @Field(() => [Severity], { nullable: true })
  severity?: string[] | null;
  @Field(() => [FindingKind], { nullable: true })
  kind?: string[] | null;
  @Field(() => [FindingStatus], { nullable: true })
  status?: string[] | null;
  @Field(() => [String], { nullable: true })
  cve?: string[] | null;
  @Field(() => [String], { nullable: true })
  cwe?: string[] | null;
  @Field(() => [String], { nullable: true })
  tool?: string[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it gives an attacker something that a step is made of.",
  })
  feedsSteps?: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its asset handles data for which some regime holds.",
  })
  regulated?: boolean | null;
  @Field(() => String, { nullable: true, description: "Part of the title or the weakness, upper or lower case." })
  search?: string | null;
}

@Resolver(() => FindingConnection)
export class FindingConnectionResolver {
  @FieldResolver(() => Int, { description: "How many findings the filter lets through." })
  totalCount(@Root() { scope, filter }: FindingConnection): Promise<number> {
    return countFindings(scope.store, scope.workspace, filter);
  }
}

@Resolver()
export class FindingQueries {
  @Query(() => FindingConnection, { description: "Findings, worst first." })
  findings(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => FindingFilter, { nullable: true }) filter: FindingFilter | null,
    @Arg("orderBy", () => FindingOrder, { defaultValue: "severity" }) order: StoreOrder,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<FindingConnection> {
    return findingPage(context.enter(workspace), { filter: filter ?? {}, order }, page);
  }

  @Query(() => Finding, { nullable: true })
  finding(
    @Ctx() context: Context,
    @Arg("uid", () => String) uid: string,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Finding | null> {
    return loadFinding(context.enter(workspace), uid);
  }
}

const CursorPlace = z.tuple([z.number(), z.string()]);

async function findingPage(
  scope: Scope,
  { filter: asked, order }: { readonly filter: FindingFilter; readonly order: StoreOrder },
  page: PageArgs,
): Promise<FindingConnection> {
  const first = rowsOf(page.first);
  const filter: StoreFilter = {
    assets: await uidsMeant(scope, asked.asset, true),
    severities: asked.severity,
    kinds: asked.kind,
    statuses: asked.status,
    cves: asked.cve?.map((cve) => cve.toUpperCase()),
    cwes: asked.cwe?.map((cwe) => cwe.toUpperCase()),
    tools: asked.tool,
    feedsSteps: asked.feedsSteps,
    regulated: asked.regulated,
    search: asked.search?.toLowerCase(),
  };
  const question = questionOf("findings", scope.workspace, filter, order);
  const [position, uid] = page.after == null ? [] : readCursor(page.after, question, CursorPlace);
  const after = position === undefined || uid === undefined ? undefined : { position, uid };
  const rows = await readFindingPage(scope.store, {
    workspace: scope.workspace,
    filter,
    order,
    after,
    limit: first + 1,
  });
  if (!rows) throw noWorkspace(scope.workspace);
  const shown: Page<Finding> = pageOf(rows, page, {
    cursor: (row) => writeCursor(question, [row.position, row.properties.uid]),
    node: (row) => new Finding(scope, row.properties),
  });
  return { ...shown, scope, filter };
}
