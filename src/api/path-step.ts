import { Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from "type-graphql";
import type { PathStep as ModelStep } from "../model/index.js";
import { Asset, loadAsset } from "./asset.js";
import type { Scope } from "./context.js";
import { AssetKind, Basis, known, Layer } from "./enums.js";
import { Factor } from "./factor.js";
import { Finding, loadFinding } from "./finding.js";

@ObjectType({
  description:
    "Whoever holds its source, and each thing that it requires, can come to hold its target. As it was when the path was found.",
  simpleResolvers: true,
})
export class PathStep {
  @Field(() => String)
  readonly sourceUid: string;
  @Field(() => String)
  readonly sourceName: string;
  @Field(() => AssetKind, { nullable: true })
  readonly sourceKind: string | null;
  @Field(() => String)
  readonly targetUid: string;
  @Field(() => String)
  readonly targetName: string;
  @Field(() => AssetKind, { nullable: true })
  readonly targetKind: string | null;
  @Field(() => String, { description: "Id of the rule that derives it." })
  readonly rule: string;
  @Field(() => String, { description: "What the attacker does, in words." })
  readonly title: string;
  @Field(() => String, { nullable: true, description: "uid of the finding or fact that decides it." })
  readonly via: string | null;
  @Field(() => String, {
    nullable: true,
    description: "What decides it, in words: the finding, else what the evidence says, such as the permissions used.",
  })
  readonly viaText: string | null;
  @Field(() => String, { description: "ATT&CK technique." })
  readonly technique: string;
  @Field(() => Layer)
  readonly layer: string;
  @Field(() => Float)
  readonly probability: number;
  @Field(() => Basis, { description: "Inferred where anything that it rests on is." })
  readonly basis: string;
  @Field(() => [String], { description: "uids of the facts that it rests on." })
  readonly because: readonly string[];
  @Field(() => [String], { description: "Files and places of these facts." })
  readonly evidence: readonly string[];
  @Field(() => [Factor], { description: "What its probability is made of." })
  readonly factors: readonly Factor[];
  @Field(() => String, {
    nullable: true,
    description: "The authentication boundary that it crosses: what asks who one is, and how that is got past.",
  })
  readonly boundary: string | null;
  @Field(() => Int, { description: "How many other steps lead from source to target." })
  readonly alternatives: number;
  @Field(() => String, { description: "What takes it away or weakens it." })
  readonly remediation: string;
  readonly branches: ModelStep["requires"];

  constructor(
    readonly scope: Scope,
    step: ModelStep,
  ) {
    ({
      source: this.sourceUid,
      sourceName: this.sourceName,
      target: this.targetUid,
      targetName: this.targetName,
    } = step);
    this.sourceKind = known(AssetKind, step.sourceKind);
    this.targetKind = known(AssetKind, step.targetKind);
    ({ rule: this.rule, title: this.title, via: this.via, technique: this.technique, layer: this.layer } = step);
    ({ probability: this.probability, basis: this.basis, because: this.because, evidence: this.evidence } = step);
    ({ factors: this.factors, alternatives: this.alternatives, remediation: this.remediation } = step);
    this.viaText = step.viaText;
    this.boundary = step.boundary ?? null;
    this.branches = step.requires;
  }
}

@ObjectType({ description: "Something that must be held as well, and how it comes to be held.", simpleResolvers: true })
export class Requirement {
  @Field(() => String)
  uid!: string;
  @Field(() => [PathStep], {
    description: "Its cheapest way; empty where it is held from the start or part of this one.",
  })
  steps!: PathStep[];
  readonly scope!: Scope;
}

@Resolver(() => Requirement)
export class RequirementResolver {
  @FieldResolver(() => Asset, { nullable: true })
  asset(@Root() { scope, uid }: Requirement): Promise<Asset | null> {
    return loadAsset(scope, uid);
  }
}

@Resolver(() => PathStep)
export class PathStepResolver {
  @FieldResolver(() => Asset, {
    nullable: true,
    description: "As the facts have it now; null where they no longer do.",
  })
  source(@Root() { scope, sourceUid }: PathStep): Promise<Asset | null> {
    return loadAsset(scope, sourceUid);
  }

  @FieldResolver(() => Asset, {
    nullable: true,
    description: "As the facts have it now; null where they no longer do.",
  })
  target(@Root() { scope, targetUid }: PathStep): Promise<Asset | null> {
    return loadAsset(scope, targetUid);
  }

  @FieldResolver(() => Finding, {
    nullable: true,
    description: "The finding that decides it, as the facts have it now.",
  })
  finding(@Root() { scope, via }: PathStep): Promise<Finding | null> | null {
    return via?.startsWith("finding/") ? loadFinding(scope, via) : null;
  }

  @FieldResolver(() => [Requirement], { description: "What must be held beside the source." })
  requires(@Root() { scope, branches }: PathStep): Requirement[] {
    return branches.map(({ uid, steps }) => ({ scope, uid, steps: steps.map((step) => new PathStep(scope, step)) }));
  }
}
