import { Field, FieldResolver, Float, ObjectType, Resolver, Root } from "type-graphql";
import type { Reachability as Verdict } from "../pipeline/reachability.js";
import { NothingToRead } from "../store/analyses.js";
import { Asset, loadAsset, loadAssets } from "./asset.js";
import type { Scope } from "./context.js";
import type { Opened } from "./opened-analyses.js";
import { ReachState } from "./enums.js";

@ObjectType({
  description: "Whether attackers get to an asset, how likely, by which way, and if not, what is missing.",
  simpleResolvers: true,
})
export class Reachability {
  @Field(() => ReachState)
  state!: string;
  @Field(() => Float, { description: "Of the likeliest way to it, from 0 to 1." })
  likelihood!: number;
  @Field(() => Float, { description: "Risk of the best attack path through it, 0 to 100: the score to rank by." })
  risk!: number;
  @Field(() => [String], { description: "uids of the likeliest way to it, its start first." })
  pathUids!: readonly string[];
  @Field(() => String, {
    nullable: true,
    description: "uid of the crown jewel to which the best attack path through it leads.",
  })
  targetUid!: string | null;
  @Field(() => String)
  why!: string;
  readonly scope!: Scope;
}

@Resolver(() => Reachability)
export class ReachabilityResolver {
  @FieldResolver(() => [Asset], { description: "Assets of the likeliest way to it, as the facts have them now." })
  path(@Root() { scope, pathUids }: Reachability): Promise<Asset[]> {
    return loadAssets(scope, pathUids);
  }

  @FieldResolver(() => Asset, { nullable: true })
  target(@Root() { scope, targetUid }: Reachability): Promise<Asset | null> | null {
    return targetUid === null ? null : loadAsset(scope, targetUid);
  }
}

@Resolver(() => Asset)
export class AssetReachability {
  @FieldResolver(() => Reachability, {
    nullable: true,
    description: "Whether attackers get there, by the current analysis; null where it does not know the asset.",
  })
  reachability(@Root() { scope, uid }: Asset): Promise<Reachability | null> {
    return verdictIn(scope, async ({ verdicts }) => verdicts().asset(uid));
  }
}

/** Of a finding: through the steps that it decides, else of the worst asset that bears it. */
export function reachabilityOfFinding(scope: Scope, uid: string): Promise<Reachability | null> {
  return verdictIn(scope, async ({ verdicts, published }) => {
    const use = await scope.load.useOf(published.analysis).load(uid);
    return use && verdicts().finding(use);
  });
}

/** Null before the first analysis and for what the current one does not know. */
async function verdictIn(
  scope: Scope,
  ask: (opened: Opened) => Promise<Verdict | undefined>,
): Promise<Reachability | null> {
  try {
    const answer = await ask(await scope.opened());
    if (!answer) return null;
    const { state, likelihood, risk, why, path: pathUids, target: targetUid = null } = answer;
    return { state, likelihood, risk, why, pathUids, targetUid, scope };
  } catch (error) {
    if (error instanceof NothingToRead) return null;
    throw error;
  }
}
