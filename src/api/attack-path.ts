import { Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from "type-graphql";
import type { AttackPath as ModelPath } from "../model/index.js";
import { Asset, loadAsset } from "./asset.js";
import { Classification, readClassification } from "./classification.js";
import type { Scope } from "./context.js";
import { Band } from "./enums.js";
import { explainPath } from "../pipeline/explanation.js";
import { Factor } from "./factor.js";
import { Finding, loadFinding } from "./finding.js";
import { globalId } from "./global-id.js";
import { Node } from "./node.js";
import { PathStep } from "./path-step.js";

@ObjectType({
  implements: Node,
  description: "A chain of steps from where attackers start to a crown jewel, as it was when it was found.",
  simpleResolvers: true,
})
export class AttackPath extends Node {
  @Field(() => String, { description: "The same for the same path in every analysis." })
  readonly pathId: string;
  @Field(() => Int, { description: "Number of the analysis that found it." })
  readonly analysis: number;
  @Field(() => Int)
  readonly rank: number;
  @Field(() => Float, { description: "0 to 100: what paths are ranked by. Not a forecast." })
  readonly risk: number;
  @Field(() => Band)
  readonly band: string;
  @Field(() => Float, { description: "0 to 1." })
  readonly likelihood: number;
  @Field(() => Float, { description: "With causes that occur on several steps counted once." })
  readonly likelihoodSharedCause: number;
  @Field(() => Float, { description: "0 to 100." })
  readonly impact: number;
  @Field(() => [Factor], { description: "What the impact is made of." })
  readonly impactFactors: readonly Factor[];
  @Field(() => String, { description: "uid of its start: the internet, or an assumed breach." })
  readonly sourceUid: string;
  @Field(() => String, { description: "uid of the first asset after the internet, or of the assumed breach." })
  readonly entryUid: string;
  @Field(() => String)
  readonly entryName: string;
  @Field(() => String, { description: "uid of the crown jewel." })
  readonly targetUid: string;
  @Field(() => String)
  readonly targetName: string;
  @Field(() => Int, { description: "How many steps it has." })
  readonly hops: number;

  constructor(
    readonly scope: Scope,
    readonly path: ModelPath,
    analysis: number,
  ) {
    super();
    this.id = globalId({ type: "AttackPath", workspace: scope.workspace, key: path.id, analysis });
    this.analysis = analysis;
    this.hops = path.steps.length;
    ({ id: this.pathId, rank: this.rank, risk: this.risk, band: this.band, likelihood: this.likelihood } = path);
    ({
      likelihoodSharedCause: this.likelihoodSharedCause,
      impact: this.impact,
      impactFactors: this.impactFactors,
    } = path);
    ({ source: this.sourceUid, entry: this.entryUid, entryName: this.entryName } = path);
    ({ target: this.targetUid, targetName: this.targetName } = path);
  }
}

@ObjectType({
  description: "A change that takes steps of a path away or makes them less likely.",
  simpleResolvers: true,
})
export class Fix {
  @Field(() => String)
  remediation!: string;
  @Field(() => [Int], { description: "Numbers of the steps that it acts on, the first is 1." })
  steps!: number[];
  readonly scope!: Scope;
  readonly findingUids!: string[];
}

@Resolver(() => Fix)
export class FixResolver {
  @FieldResolver(() => [Finding], {
    description: "The findings that decide these steps, with their own remediation and fixed versions.",
  })
  async findings(@Root() { scope, findingUids }: Fix): Promise<Finding[]> {
    const found = await Promise.all(findingUids.map((uid) => loadFinding(scope, uid)));
    return found.filter((finding) => finding !== null);
  }
}

@Resolver(() => AttackPath)
export class AttackPathResolver {
  @FieldResolver(() => [PathStep])
  steps(@Root() { scope, path }: AttackPath): PathStep[] {
    return path.steps.map((step) => new PathStep(scope, step));
  }

  @FieldResolver(() => [Classification], { description: "What the target's data is." })
  classifications(@Root() { path }: AttackPath): Classification[] {
    return path.classifications.map(readClassification);
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: "As the facts have it now; null where they no longer do.",
  })
  source(@Root() { scope, sourceUid }: AttackPath): Promise<Asset | null> {
    return loadAsset(scope, sourceUid);
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: "As the facts have it now; null where they no longer do.",
  })
  entry(@Root() { scope, entryUid }: AttackPath): Promise<Asset | null> {
    return loadAsset(scope, entryUid);
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: "As the facts have it now; null where they no longer do.",
  })
  target(@Root() { scope, targetUid }: AttackPath): Promise<Asset | null> {
    return loadAsset(scope, targetUid);
  }

  @FieldResolver(() => [String], { description: "The path in sentences." })
  explanation(@Root() { path }: AttackPath): string[] {
    return explainPath(path);
  }

  @FieldResolver(() => [Fix], { description: "Each of these breaks the path or makes it less likely." })
  fixes(@Root() { scope, path }: AttackPath): Fix[] {
    const fixes = new Map<string, Fix>();
    path.steps.forEach(({ remediation, via }, index) => {
      if (!remediation) return;
      const fix = fixes.get(remediation) ?? { scope, remediation, steps: [], findingUids: [] };
      fix.steps.push(index + 1);
      if (via?.startsWith("finding/")) fix.findingUids.push(via);
      fixes.set(remediation, fix);
    });
    return [...fixes.values()];
  }
}
