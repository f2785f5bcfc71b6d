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
import { reliefOfCauses, type CauseRelief, type RootCause as PipelineCause } from "../pipeline/root-causes.js";
import { stakesOf } from "../pipeline/stakes.js";
import { Asset, loadAsset } from "./asset.js";
import { PageArgs, PageInfo, pageOf, questionOf, readCursor, rowsOf, writeCursor } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { Band, Basis, CauseKind } from "./enums.js";
import { badInput } from "./errors.js";
import { Finding, loadFinding } from "./finding.js";
import type { Opened } from "./opened-analyses.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({
  description: "What explains several open findings: one change remedies all of them.",
  simpleResolvers: true,
})
export class RootCause {
  @Field(() => String, { description: "The same in every analysis." })
  readonly id: string;
  @Field(() => CauseKind)
  readonly kind: string;
  @Field(() => String)
  readonly name: string;
  @Field(() => Basis, {
    description:
      "Configured: an input states it. Observed: layers of images show it. Inferred: signs say so of some of its findings.",
  })
  readonly basis: string;
  @Field(() => Int, { description: "How many findings it explains." })
  readonly findingCount: number;
  @Field(() => Float, { description: "Of the worst of its findings, 0 to 100." })
  readonly risk: number;
  @Field(() => Band)
  readonly band: string;
  @Field(() => String, { description: "The change, in words." })
  readonly remedy: string;

  constructor(
    readonly scope: Scope,
    readonly cause: PipelineCause,
    /** Worked out once for the page, when it is first asked for. */
    readonly reliefOf: () => Promise<CauseRelief>,
  ) {
    ({ id: this.id, kind: this.kind, name: this.name, basis: this.basis } = cause);
    ({ risk: this.risk, band: this.band, remedy: this.remedy } = cause);
    this.findingCount = cause.findings.length;
  }
}

@ObjectType({ simpleResolvers: true })
export class RootCauseEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => RootCause)
  node!: RootCause;
}

@ObjectType({ description: "A page of root causes, those with the worst finding first.", simpleResolvers: true })
export class RootCauseConnection {
  @Field(() => [RootCauseEdge])
  edges!: RootCauseEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
  @Field(() => Int)
  totalCount!: number;
}

@InputType({ description: "What a root cause must be. Within one list any of its values will do." })
export class RootCauseFilter {
  @Field(() => [CauseKind], { nullable: true })
  kind?: string[] | null;
}

@Resolver(() => RootCause)
export class RootCauseResolver {
  @FieldResolver(() => Asset, {
    nullable: true,
    description: "The asset that it is, or in which it lies; null where no input describes it.",
  })
  asset(@Root() { scope, cause }: RootCause): Promise<Asset | null> | null {
    return cause.asset === null ? null : loadAsset(scope, cause.asset);
  }

  @FieldResolver(() => [Finding], { description: "What it explains, worst first." })
  async findings(
    @Root() { scope, cause }: RootCause,
    @Arg("first", () => Int, { defaultValue: 10 }) first: number,
  ): Promise<Finding[]> {
    const shown = cause.findings.slice(0, rowsOf(first));
    const found = await Promise.all(shown.map(({ uid }) => loadFinding(scope, uid)));
    return found.filter((finding) => finding !== null);
  }

  @FieldResolver(() => Float, {
    description:
      "How much of riskOfStepsAlone, as fixes has it, is gone when all of its findings are remedied. Findings that only restate a setting take none with them.",
  })
  async relief(@Root() { reliefOf }: RootCause): Promise<number> {
    return (await reliefOf()).relief;
  }

  @FieldResolver(() => Float, { description: "The same as a share of it, 0 to 1." })
  async share(@Root() { reliefOf }: RootCause): Promise<number> {
    return (await reliefOf()).share;
  }
}

@Resolver()
export class RootCauseQueries {
  @Query(() => RootCauseConnection, {
    description:
      "Open findings by what explains them: a base image or shared layer that brought a package, a module in which they lie, a role on whose permissions they rest. A finding that nothing shared explains is in none.",
  })
  async rootCauses(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => RootCauseFilter, { nullable: true }) filter: RootCauseFilter | null,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<RootCauseConnection> {
    return causePage(context.enter(workspace), filter ?? {}, page);
  }
}

const CursorPlace = z.tuple([z.string()]);

async function causePage(scope: Scope, { kind }: RootCauseFilter, page: PageArgs): Promise<RootCauseConnection> {
  const first = rowsOf(page.first);
  const opened = await scope.opened();
  const causes = (await opened.rootCauses()).filter((cause) => !kind || kind.includes(cause.kind));
  // The order depends on the risk, so that a cursor holds for the analysis that it was given out by.
  const question = questionOf("rootCauses", scope.workspace, kind ?? null, opened.published.analysis);
  const from = page.after == null ? 0 : placeAfter(causes, readCursor(page.after, question, CursorPlace)[0]);
  const rows = causes.slice(from, from + first + 1);
  const reliefOf = reliefsOf(scope, opened, rows.slice(0, first));
  const shown = pageOf(rows, page, {
    cursor: ({ id }) => writeCursor(question, [id]),
    node: (cause) => new RootCause(scope, cause, () => reliefOf(cause)),
  });
  return { ...shown, totalCount: causes.length };
}

function placeAfter(causes: readonly PipelineCause[], id: string): number {
  const place = causes.findIndex((cause) => cause.id === id);
  if (place < 0) throw badInput("`after` is no cursor of this connection.");
  return place + 1;
}

function reliefsOf(scope: Scope, opened: Opened, causes: readonly PipelineCause[]) {
  let all: Promise<ReadonlyMap<string, CauseRelief>> | undefined;
  const measure = async () => {
    const reliefs = reliefOfCauses(await stakesOf(scope.store, opened), causes);
    return new Map(causes.map(({ id }, place) => [id, reliefs[place]!]));
  };
  return async ({ id }: PipelineCause) => (await (all ??= measure())).get(id)!;
}
