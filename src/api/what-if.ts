/** What would become of the attack paths, and assumptions that were given a name. */
import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Float,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { z } from "zod";
import { Assumptions as ModelAssumptions, HypothesisName } from "../model/index.js";
import { checkAssumptions, joinAssumptions, savedAssumptions } from "../pipeline/assumptions.js";
import { whatIf } from "../pipeline/what-if.js";
import { deleteHypothesis, listHypotheses, saveHypothesis } from "../store/hypotheses.js";
import { AttackPath } from "./attack-path.js";
import { rowsOf } from "./connection.js";
import type { Context } from "./context.js";
import { PathMove } from "./enums.js";
import { badInput } from "./errors.js";
import { WORKSPACE } from "./workspace.js";

@InputType({ description: "A step, by the assets that it joins." })
export class AssumedPair {
  @Field(() => String, { description: "uid or alias" })
  source!: string;
  @Field(() => String, { description: "uid or alias" })
  target!: string;
}

@InputType({
  description: "Steps at so many times their probability: those between two assets, or those of a finding.",
})
export class Weaker {
  @Field(() => String, { nullable: true, description: "uid or alias" })
  source?: string | null;
  @Field(() => String, { nullable: true, description: "uid or alias" })
  target?: string | null;
  @Field(() => String, { nullable: true, description: "uid" })
  finding?: string | null;
  @Field(() => Float, { description: "Above 0, up to 1." })
  share!: number;
}

@InputType({ description: "A step that can be taken although no rule derives it." })
export class AssumedStep extends AssumedPair {
  @Field(() => Float, { description: "Above 0, up to 1." })
  probability!: number;
}

@InputType({ description: "A document whose facts are assumed, in any format that can be imported." })
export class AssumedDocument {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  content!: string;
}

@InputType({ description: "What would be different, all of it together." })
export class AssumptionsInput {
  @Field(() => [String], { nullable: true, description: "uids or aliases of assets that are not there" })
  withoutAssets?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids of findings that are mended" })
  withoutFindings?: string[] | null;
  @Field(() => [AssumedPair], { nullable: true })
  withoutSteps?: AssumedPair[] | null;
  @Field(() => [String], { nullable: true, description: "ids of rules" })
  withoutRules?: string[] | null;
  @Field(() => [String], { nullable: true, description: "keys of sources that state nothing" })
  withoutSources?: string[] | null;
  @Field(() => [Weaker], { nullable: true })
  weaker?: Weaker[] | null;
  @Field(() => [AssumedStep], { nullable: true })
  steps?: AssumedStep[] | null;
  @Field(() => [AssumedDocument], { nullable: true })
  documents?: AssumedDocument[] | null;
}

@ObjectType({ description: "What would become of one attack path.", simpleResolvers: true })
export class MovedPath {
  @Field(() => PathMove)
  move!: string;
  @Field(() => AttackPath, { description: "As it is; as it would be where it is not among the first now." })
  path!: AttackPath;
  @Field(() => Float, { nullable: true, description: "null: it cannot be taken." })
  riskBefore!: number | null;
  @Field(() => Float, { nullable: true, description: "null: it could not be taken." })
  riskAfter!: number | null;
}

@ObjectType({ description: "How many of the best paths.", simpleResolvers: true })
export class MoveCount {
  @Field(() => PathMove)
  move!: string;
  @Field(() => Int)
  paths!: number;
}

@ObjectType({
  description: "An answer about an estate that is not there: what it assumes is part of it.",
  simpleResolvers: true,
})
export class WhatIf {
  @Field(() => Int, { description: "The analysis that the assumptions are laid over." })
  analysis!: number;
  @Field(() => String, { description: "What is assumed, as JSON under the names of AssumptionsInput." })
  assumptions!: string;
  @Field(() => [String], { description: "Saved hypotheses among it." })
  hypotheses!: string[];
  @Field(() => Boolean)
  complete!: boolean;
  @Field(() => [String])
  limits!: readonly string[];
  @Field(() => Float, { description: "Risk of the worst path now." })
  worstBefore!: number;
  @Field(() => Float, { description: "Risk of the worst path then; 0: there would be none." })
  worstAfter!: number;
  @Field(() => [MoveCount])
  counts!: MoveCount[];
  @Field(() => Int)
  unchanged!: number;
  @Field(() => [MovedPath])
  paths!: MovedPath[];
}

@ObjectType({ description: "Assumptions that were given a name.", simpleResolvers: true })
export class Hypothesis {
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: "ISO 8601." })
  savedAt!: string;
  readonly assumed!: ModelAssumptions;
}

@Resolver(() => Hypothesis)
export class WhatIfResolver {
  @FieldResolver(() => String, { description: "As JSON under the names of AssumptionsInput." })
  assumptions(@Root() { assumed }: Hypothesis): string {
    return JSON.stringify(assumed);
  }

  @Query(() => WhatIf, {
    description: "What would become of the best attack paths under assumptions. Nothing is changed.",
  })
  async whatIf(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("assumptions", () => AssumptionsInput, { nullable: true }) asked: AssumptionsInput | null,
    @Arg("hypotheses", () => [String], { nullable: true, description: "Names of saved ones." }) named: string[] | null,
    @Arg("limit", () => Int, { defaultValue: 100, description: "Best paths that are compared: 1 to 200." })
    limit: number,
  ): Promise<WhatIf> {
    const scope = context.enter(workspace);
    const rows = rowsOf(limit, "limit");
    const saved = await savedAssumptions(scope.store, workspace, named ?? []);
    const assumed = joinAssumptions([...saved, assumptionsOf(asked ?? {})]);
    const { counts, paths, worst, assumptions, ...found } = await whatIf(scope.store, await scope.opened(), assumed, {
      limit: rows,
    });
    const { unchanged, ...moves } = counts;
    return {
      ...found,
      assumptions: JSON.stringify(assumptions),
      hypotheses: named ?? [],
      worstBefore: worst.before,
      worstAfter: worst.after,
      unchanged,
      counts: Object.entries(moves).flatMap(([move, count]) => (count ? [{ move, paths: count }] : [])),
      paths: paths.map((each) => ({ ...each, path: new AttackPath(scope, each.path, found.analysis) })),
    };
  }

  @Query(() => [Hypothesis], { description: "Saved hypotheses by name." })
  async hypotheses(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Hypothesis[]> {
    const saved = await listHypotheses(context.enter(workspace).store, workspace);
    return saved.map(({ name, savedAt, assumptions }) => ({ name, savedAt, assumed: assumptions }));
  }

  @Mutation(() => Boolean, { description: "Keeps assumptions under a name, in place of others of that name." })
  async saveHypothesis(
    @Ctx() context: Context,
    @Arg("name", () => String) name: string,
    @Arg("assumptions", () => AssumptionsInput) asked: AssumptionsInput,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<boolean> {
    const scope = context.enter(workspace, "write");
    const parsed = HypothesisName.safeParse(name);
    if (!parsed.success) throw badInput(`A hypothesis's name has ${parsed.error.issues[0]!.message}.`);
    const assumptions = await checkAssumptions(scope.store, await scope.opened(), assumptionsOf(asked));
    await saveHypothesis(scope.store, workspace, { name: parsed.data, assumptions });
    return true;
  }

  @Mutation(() => Boolean, { description: "Forgets a hypothesis; false where there is none of that name." })
  deleteHypothesis(
    @Ctx() context: Context,
    @Arg("name", () => String) name: string,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<boolean> {
    return deleteHypothesis(context.enter(workspace, "write").store, workspace, name);
  }
}

/** What GraphQL leaves null is absent. */
function assumptionsOf(asked: AssumptionsInput): ModelAssumptions {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value != null));
  const weaker = (asked.weaker ?? []).map(({ finding, source, target, share }) =>
    finding == null ? { source, target, share } : { finding, share },
  );
  const parsed = ModelAssumptions.safeParse({ ...given, weaker });
  if (parsed.success) return parsed.data;
  throw badInput(`The assumptions cannot be used: ${z.prettifyError(parsed.error)}`);
}
