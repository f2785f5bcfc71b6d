/** Assets and steps as answers about many of them name them: a few in full, and how many there are. */
import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { Ends } from "../pipeline/stakes.js";
import type { NamedAsset, Several, StepInWords } from "../pipeline/step-words.js";
import { rowsOf } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { AssetKind, known } from "./enums.js";
import type { Opened } from "./opened-analyses.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "An asset by its name.", simpleResolvers: true })
export class AssetName {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  name!: string;
  @Field(() => AssetKind, { nullable: true })
  kind!: string | null;
}

@ObjectType({ description: "Some assets: the first ones, and how many there are.", simpleResolvers: true })
export class AssetGroup {
  @Field(() => Int)
  count!: number;
  @Field(() => [AssetName])
  first!: AssetName[];
}

@ObjectType({
  description: "A step, or a connection of which each end may be several assets that the network treats alike.",
  simpleResolvers: true,
})
export class StepWords {
  @Field(() => String, { description: "Id of the rule that derives it." })
  rule!: string;
  @Field(() => String, { description: "What the attacker does, in words." })
  title!: string;
  @Field(() => String, { description: "ATT&CK technique." })
  technique!: string;
  @Field(() => AssetGroup)
  sources!: AssetGroup;
  @Field(() => AssetGroup)
  targets!: AssetGroup;
  @Field(() => String, { nullable: true, description: "uid of the finding or fact that decides it." })
  via!: string | null;
  @Field(() => String, { nullable: true, description: "The finding that decides it, in words." })
  viaText!: string | null;
}

@ObjectType({ description: "Some steps: the first ones, and how many there are.", simpleResolvers: true })
export class StepGroup {
  @Field(() => Int)
  count!: number;
  @Field(() => [StepWords])
  first!: StepWords[];
}

/** What reliefs and plans are measured in. */
export const RISK_OF_STEPS_ALONE =
  "The risk by the steps of paths alone: what they need besides costs nothing, and may come from any start. Plans, reliefs and shares are measured in it. Never below risk, and the same where there are no requirements.";

@ArgsType()
export class BetweenArgs {
  @Field(() => [String], {
    nullable: true,
    description: "uids or aliases of what attackers start from, held together; where the facts say when absent",
  })
  from?: string[] | null;
  @Field(() => [String], { nullable: true, description: "uids or aliases of targets; every crown jewel when absent" })
  to?: string[] | null;
  @Field(() => Int, { defaultValue: 10, description: "Rows of each list, 1 to 200." })
  limit!: number;
  @Field(() => String, WORKSPACE)
  workspace!: string;
}

/** The analysis that is asked about, and the nodes that are named. */
export async function openBetween(
  context: Context,
  { from, to, limit, workspace }: BetweenArgs,
): Promise<{ scope: Scope; opened: Opened; ends: Ends; limit: number }> {
  const scope = context.enter(workspace);
  const rows = rowsOf(limit, "limit");
  const opened = await scope.opened();
  const names = await opened.names();
  return {
    scope,
    opened,
    limit: rows,
    ends: { from: (from ?? []).map(names.one), to: (to ?? []).flatMap(names.ends) },
  };
}

export function assetName({ uid, name, kind }: NamedAsset): AssetName {
  return { uid, name, kind: known(AssetKind, kind) };
}

export function assetGroup({ count, first }: Several<NamedAsset>): AssetGroup {
  return { count, first: first.map(assetName) };
}

export function stepWords({ sources, targets, ...step }: StepInWords): StepWords {
  return { ...step, sources: assetGroup(sources), targets: assetGroup(targets) };
}

export function stepGroup({ count, first }: Several<StepInWords>): StepGroup {
  return { count, first: first.map(stepWords) };
}
