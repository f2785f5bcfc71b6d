import DataLoader from "dataloader";
import { Field, FieldResolver, Float, ObjectType, Resolver, Root } from "type-graphql";
import { UNKNOWN, type FindingVerdict } from "../pipeline/finding-verdict.js";
import { reachReasons, type ReachQuestion } from "../pipeline/reach-reasons.js";
import type { Reachability as Verdict } from "../pipeline/reachability.js";
import { bandOf } from "../pipeline/scoring.js";
import { NothingToRead } from "../store/analyses.js";
import { Asset, loadAsset, loadAssets } from "./asset.js";
import type { Scope } from "./context.js";
import { Band, ReachState } from "./enums.js";
import { Factor } from "./factor.js";
import type { Opened } from "./opened-analyses.js";

@ObjectType({ description: "Why attackers get there, or do not.", simpleResolvers: true })
export class ReachReasons {
  @Field(() => String, { description: "The connections that lead there, or what is missing." })
  network!: string;
  @Field(() => String, { description: "The controls on the way, and what must be held beside it." })
  authentication!: string;
  @Field(() => String, { description: "Whether what is exploited, or the thing itself, was seen running." })
  runtime!: string;
}

@ObjectType({
  description: "Whether attackers get to an asset, how likely, by which way, and if not, what is missing.",
  simpleResolvers: true,
})
export class Reachability {
  @Field(() => ReachState)
  state!: string;
  @Field(() => Float, {
    description: "Of the likeliest way to it, from 0 to 1; what its steps need beside is not counted.",
  })
  likelihood!: number;
  @Field(() => Float, {
    description:
      "Risk of the best attack path through it, or that needs it, 0 to 100: the score to rank by. What else the steps of that path need is not priced, so that it is never less than the path's own risk in attackPaths.",
  })
  risk!: number;
  @Field(() => [String], { description: "uids of the likeliest way to it, its start first." })
  pathUids!: readonly string[];
  @Field(() => String, {
    nullable: true,
    description: "uid of the crown jewel to which the best attack path through it leads.",
  })
  targetUid!: string | null;
  @Field(() => Band, { description: "How high the risk is." })
  band!: string;
  @Field(() => [Factor], { description: "Findings: what their own share in the risk is made of." })
  factors!: readonly Factor[];
  @Field(() => String)
  why!: string;
  readonly scope!: Scope;
  readonly question!: ReachQuestion;
}

@Resolver(() => Reachability)
export class ReachabilityResolver {
  @FieldResolver(() => [Asset], { description: "Assets of the likeliest way to it, as the facts have them now." })
  path(@Root() { scope, pathUids }: Reachability): Promise<Asset[]> {
    return loadAssets(scope, pathUids);
  }

  @FieldResolver(() => ReachReasons)
  reasons(@Root() { scope, question }: Reachability): Promise<ReachReasons> {
    return reasonsIn(scope).load(question);
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
    return verdictIn(scope, uid, async ({ verdicts }) => verdicts().asset(uid));
  }
}

/** Of a finding: through the steps that it decides, else of the worst asset that bears it. */
export function reachabilityOfFinding(scope: Scope, uid: string, seen: SeenRunning): Promise<Reachability | null> {
  return verdictIn(
    scope,
    uid,
    async ({ verdicts, published }) => {
      const use = await scope.load.useOf(published.analysis).load(uid);
      return use ? verdicts().finding(use) : UNKNOWN;
    },
    seen,
  );
}

type SeenRunning = Pick<ReachQuestion, "executed" | "observedDays">;

const loaders = new WeakMap<Scope, DataLoader<ReachQuestion, ReachReasons>>();

/** Reasons of all verdicts of a request in one query. */
function reasonsIn(scope: Scope): DataLoader<ReachQuestion, ReachReasons> {
  const loader =
    loaders.get(scope) ??
    new DataLoader<ReachQuestion, ReachReasons>(async (questions) =>
      reachReasons(scope.store, await scope.opened(), questions),
    );
  loaders.set(scope, loader);
  return loader;
}

/** Null before the first analysis and for what the current one does not know. */
async function verdictIn(
  scope: Scope,
  uid: string,
  ask: (opened: Opened) => Promise<Verdict | FindingVerdict | undefined>,
  seen: SeenRunning = {},
): Promise<Reachability | null> {
  try {
    const opened = await scope.opened();
    const answer = await ask(opened);
    if (!answer) return null;
    const { state, likelihood, risk, why, path: pathUids, target: targetUid = null } = answer;
    const band = bandOf(risk, opened.constants);
    const question = { uid, reachability: answer, ...(state === "not-deployed" ? { deployed: false } : {}), ...seen };
    const factors = "factors" in answer ? answer.factors : [];
    return { state, likelihood, risk, band, why, factors, pathUids, targetUid, scope, question };
  } catch (error) {
    if (error instanceof NothingToRead) return null;
    throw error;
  }
}
