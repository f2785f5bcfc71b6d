import { Arg, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from "type-graphql";
import type { FactNode } from "../store/lists.js";
import { Asset, loadAsset } from "./asset.js";
import { rowsOf } from "./connection.js";
import type { Scope } from "./context.js";
import { Basis, FindingKind, FindingStatus, known, Severity } from "./enums.js";
import { globalId } from "./global-id.js";
import { Node } from "./node.js";
import { flagOf, numberOf, textOf, textsOf } from "./properties.js";
import { Reachability, reachabilityOfFinding } from "./reachability.js";

@ObjectType({ description: "What one tool said once.", simpleResolvers: true })
export class Report {
  @Field(() => String)
  uid!: string;
  @Field(() => String, { nullable: true, description: "The tool's own id of it." })
  reportId!: string | null;
  @Field(() => String, { nullable: true, description: "Key of the source that holds it." })
  source!: string | null;
  @Field(() => String, { nullable: true })
  tool!: string | null;
  @Field(() => String, { nullable: true })
  toolVersion!: string | null;
  @Field(() => String, { nullable: true, description: "The tool's id of the check." })
  rule!: string | null;
  @Field(() => String)
  title!: string;
  @Field(() => Severity, { nullable: true })
  severity!: string | null;
  @Field(() => [String], { description: "File and place that it was read from." })
  evidence!: readonly string[];
}

@ObjectType({ description: "Where exactly a weakness lies.", simpleResolvers: true })
export class FindingPlace {
  @Field(() => String, { nullable: true })
  package!: string | null;
  @Field(() => String, { nullable: true })
  version!: string | null;
  @Field(() => String, { nullable: true })
  file!: string | null;
  @Field(() => Int, { nullable: true })
  line!: number | null;
  @Field(() => String, { nullable: true })
  method!: string | null;
  @Field(() => String, { nullable: true })
  endpoint!: string | null;
  @Field(() => String, { nullable: true })
  parameter!: string | null;
  @Field(() => String, { nullable: true, description: "Configuration item that is wrong." })
  resource!: string | null;
  @Field(() => String, { nullable: true, description: "Of what is in an image: the layer that brought it." })
  layer!: string | null;
  @Field(() => [String], { description: "Steps of the data flow, `<file>:<line>`, source first." })
  flow!: string[];
}

@ObjectType({
  implements: Node,
  description: "An asset, a weakness and a place, with the reports of all tools beneath.",
  simpleResolvers: true,
})
export class Finding extends Node {
  @Field(() => String)
  readonly uid: string;
  @Field(() => String)
  readonly title: string;
  @Field(() => String, { nullable: true })
  readonly description: string | null;
  @Field(() => FindingKind, { nullable: true, description: "Of the tool that is surest." })
  readonly kind: string | null;
  @Field(() => [String], { description: "Tools that report it." })
  readonly tools: string[];
  @Field(() => Severity, { nullable: true, description: "Highest that any report states." })
  readonly severity: string | null;
  @Field(() => FindingStatus, { nullable: true })
  readonly status: string | null;
  @Field(() => String, { nullable: true, description: "CVE, else CWE, else the tool's check." })
  readonly weakness: string | null;
  @Field(() => String, { nullable: true })
  readonly cve: string | null;
  @Field(() => [String])
  readonly cwes: string[];
  @Field(() => Float, { nullable: true, description: "Probability of exploitation in 30 days, by EPSS." })
  readonly epss: number | null;
  @Field(() => Boolean, { nullable: true, description: "CISA lists the CVE as exploited." })
  readonly kev: boolean | null;
  @Field(() => Float, { nullable: true })
  readonly cvssScore: number | null;
  @Field(() => String, { nullable: true })
  readonly cvssVector: string | null;
  @Field(() => Boolean, { nullable: true, description: "A dynamic test succeeded, or the secret is live." })
  readonly verified: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "The vulnerable code ran, or did not while it was watched." })
  readonly executed: boolean | null;
  @Field(() => Float, { nullable: true, description: "For how many days it was watched." })
  readonly observedDays: number | null;
  @Field(() => [String], { description: "What it gives an attacker; empty: it feeds no step." })
  readonly gives: string[];
  @Field(() => String, { nullable: true, description: "Why a finding that would feed a step does not." })
  readonly givesNothing: string | null;
  @Field(() => [String], { description: "Regimes that hold for the data that its asset handles." })
  readonly regimes: string[];
  @Field(() => String, { nullable: true, description: "Why it counts as it does." })
  readonly justification: string | null;
  @Field(() => [String])
  readonly fixedVersions: string[];
  @Field(() => String, { nullable: true })
  readonly remediation: string | null;
  @Field(() => [String])
  readonly references: string[];
  @Field(() => Basis)
  readonly basis: string;
  @Field(() => [String], { description: "Files and places that state it." })
  readonly evidence: readonly string[];
  @Field(() => String, { nullable: true, description: "uid of the asset it affects." })
  readonly assetUid: string | null;
  @Field(() => FindingPlace)
  readonly place: FindingPlace;

  constructor(
    readonly scope: Scope,
    fact: FactNode,
  ) {
    super();
    this.id = globalId({ type: "Finding", workspace: scope.workspace, key: fact.uid });
    ({ uid: this.uid, basis: this.basis, evidence: this.evidence } = fact);
    this.title = textOf(fact, "title") ?? fact.name;
    this.description = textOf(fact, "description");
    this.kind = known(FindingKind, fact["findingKind"]);
    this.tools = textsOf(fact, "tools");
    this.severity = known(Severity, fact["severity"]);
    this.status = known(FindingStatus, fact["status"]);
    this.weakness = textOf(fact, "weakness");
    this.cve = textOf(fact, "cve");
    this.cwes = textsOf(fact, "cwes");
    this.epss = numberOf(fact, "epss");
    this.kev = flagOf(fact, "kev");
    this.cvssScore = numberOf(fact, "cvssScore");
    this.cvssVector = textOf(fact, "cvssVector");
    this.verified = flagOf(fact, "verified");
    this.executed = flagOf(fact, "executed");
    this.observedDays = numberOf(fact, "observedDays");
    this.gives = textsOf(fact, "gives");
    this.givesNothing = textOf(fact, "givesNothing");
    this.regimes = textsOf(fact, "regimes");
    this.justification = textOf(fact, "justification");
    this.fixedVersions = textsOf(fact, "fixedVersions");
    this.remediation = textOf(fact, "remediation");
    this.references = textsOf(fact, "references");
    this.assetUid = textOf(fact, "asset");
    this.place = placeOf(fact);
  }
}

function placeOf(fact: FactNode): FindingPlace {
  return {
    package: textOf(fact, "package"),
    version: textOf(fact, "version"),
    file: textOf(fact, "file"),
    line: numberOf(fact, "line"),
    method: textOf(fact, "method"),
    endpoint: textOf(fact, "endpoint"),
    parameter: textOf(fact, "parameter"),
    resource: textOf(fact, "resource"),
    layer: textOf(fact, "layer"),
    flow: textsOf(fact, "flow"),
  };
}

@Resolver(() => Finding)
export class FindingResolver {
  @FieldResolver(() => Asset, {
    nullable: true,
    description: "The asset it affects; null where no input describes it.",
  })
  asset(@Root() { scope, assetUid }: Finding): Promise<Asset | null> | null {
    return assetUid === null ? null : loadAsset(scope, assetUid);
  }

  @FieldResolver(() => [Report])
  async reports(@Root() { scope, uid }: Finding): Promise<Report[]> {
    return ((await scope.load.reports.load(uid)) ?? []).map(reportOf);
  }

  @FieldResolver(() => Reachability, {
    nullable: true,
    description:
      "Whether attackers can use it, and the risk of what it opens: its score; null before the first analysis.",
  })
  reachability(@Root() { scope, uid, executed, observedDays }: Finding): Promise<Reachability | null> {
    return reachabilityOfFinding(scope, uid, {
      ...(executed === null ? {} : { executed }),
      ...(observedDays === null ? {} : { observedDays }),
    });
  }
}

@Resolver(() => Asset)
export class AssetFindings {
  @FieldResolver(() => [Finding], { description: "Its worst findings; `findings(filter: {asset})` pages through all." })
  async findings(
    @Root() { scope, uid }: Asset,
    @Arg("first", () => Int, { defaultValue: 10 }) first: number,
  ): Promise<Finding[]> {
    const found = await scope.load.findingsOf(rowsOf(first)).load(uid);
    return (found?.findings ?? []).map((each) => new Finding(scope, each));
  }

  @FieldResolver(() => Int)
  async findingCount(@Root() { scope, uid }: Asset): Promise<number> {
    return (await scope.load.findingsOf(1).load(uid))?.total ?? 0;
  }
}

export async function loadFinding(scope: Scope, uid: string): Promise<Finding | null> {
  const fact = await scope.load.finding.load(uid);
  return fact ? new Finding(scope, fact) : null;
}

function reportOf(fact: FactNode): Report {
  return {
    uid: fact.uid,
    reportId: textOf(fact, "reportId"),
    source: textOf(fact, "source"),
    tool: textOf(fact, "tool"),
    toolVersion: textOf(fact, "toolVersion"),
    rule: textOf(fact, "rule"),
    title: textOf(fact, "title") ?? fact.name,
    severity: known(Severity, fact["severity"]),
    evidence: fact.evidence,
  };
}
