import { GraphQLJSONObject } from "graphql-scalars";
import { Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from "type-graphql";
import { ASSET_PROPERTIES, CONCLUDED_PROPERTIES } from "../model/index.js";
import type { FactNode } from "../store/lists.js";
import { Classification, readClassification } from "./classification.js";
import type { Scope } from "./context.js";
import { AssetKind, Basis, DataKind, known, Sensitivity } from "./enums.js";
import { globalId } from "./global-id.js";
import { Node } from "./node.js";
import { flagOf, numberOf, textOf, textsOf } from "./properties.js";

@ObjectType({
  description: "A place that contains and is never held: namespace, cluster, account, network.",
  simpleResolvers: true,
})
export class Place {
  @Field(() => String)
  uid!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  type!: string | null;
}

@ObjectType({
  implements: Node,
  description: "A thing an attacker can come to hold, as the facts have it now.",
  simpleResolvers: true,
})
export class Asset extends Node {
  @Field(() => String)
  readonly uid: string;
  @Field(() => AssetKind, { nullable: true })
  readonly kind: string | null;
  @Field(() => String)
  readonly name: string;
  @Field(() => [String])
  readonly aliases: readonly string[];
  @Field(() => String, {
    nullable: true,
    description: "Set where it is a lesser or qualified holding of another asset.",
  })
  readonly facet: string | null;
  @Field(() => Basis)
  readonly basis: string;
  @Field(() => [String], { description: "Files and places that state it." })
  readonly evidence: readonly string[];
  @Field(() => Boolean, { description: "Whether the current analysis counts it among the crown jewels." })
  readonly crownJewel: boolean;
  @Field(() => String, { nullable: true })
  readonly crownJewelReason: string | null;
  @Field(() => Boolean, { description: "Attack paths also start here." })
  readonly assumedBreach: boolean;
  @Field(() => String, { nullable: true })
  readonly environment: string | null;
  @Field(() => String, { nullable: true })
  readonly criticality: string | null;
  @Field(() => String, { nullable: true, description: "Who states the criticality, or what hints at it." })
  readonly criticalityFrom: string | null;
  @Field(() => String, {
    nullable: true,
    description: "`high` or `low`, where nobody states the criticality and settings hint at it.",
  })
  readonly criticalityHint: string | null;
  @Field(() => [String], { description: "Regimes that hold for the data that goes through it." })
  readonly regimes: readonly string[];
  @Field(() => String, { nullable: true })
  readonly owner: string | null;
  @Field(() => String, { nullable: true })
  readonly description: string | null;
  @Field(() => [String], { description: "Kinds of controls that act here." })
  readonly controls: readonly string[];
  @Field(() => String, { nullable: true, description: "Services: tcp, udp or sctp." })
  readonly protocol: string | null;
  @Field(() => String, { nullable: true, description: "Services: what is spoken." })
  readonly application: string | null;
  @Field(() => Int, { nullable: true, description: "Services: the port that clients use." })
  readonly port: number | null;
  @Field(() => [String], { description: "Services: names that clients use." })
  readonly hosts: readonly string[];
  @Field(() => String, { nullable: true, description: "Services: who is meant to use it." })
  readonly exposedTo: string | null;
  @Field(() => Boolean, { description: "Services: it is one route or operation of another service." })
  readonly endpoint: boolean;
  @Field(() => String, { nullable: true, description: "Data stores: such as postgresql." })
  readonly engine: string | null;
  @Field(() => Float, { nullable: true, description: "Data stores: how many records they hold." })
  readonly records: number | null;

  constructor(
    readonly scope: Scope,
    readonly fact: FactNode,
  ) {
    super();
    this.id = globalId({ type: "Asset", workspace: scope.workspace, key: fact.uid });
    ({ uid: this.uid, name: this.name, aliases: this.aliases, basis: this.basis, evidence: this.evidence } = fact);
    this.kind = known(AssetKind, fact.kind);
    this.facet = fact.facet ?? null;
    this.crownJewel = typeof fact["impactCost"] === "number";
    this.crownJewelReason = textOf(fact, "crownJewelReason");
    this.assumedBreach = flagOf(fact, "assumedBreach") ?? false;
    this.environment = textOf(fact, "environment");
    this.criticality = textOf(fact, "criticality");
    this.criticalityFrom = textOf(fact, "criticalityFrom");
    this.criticalityHint = textOf(fact, "criticalityHint");
    this.regimes = textsOf(fact, "regimes");
    this.owner = textOf(fact, "owner");
    this.description = textOf(fact, "description");
    this.controls = textsOf(fact, "controls");
    this.protocol = textOf(fact, "protocol");
    this.application = textOf(fact, "application");
    this.port = numberOf(fact, "port");
    this.hosts = textsOf(fact, "hosts");
    this.exposedTo = textOf(fact, "exposedTo");
    this.endpoint = flagOf(fact, "endpoint") ?? false;
    this.engine = textOf(fact, "engine");
    this.records = numberOf(fact, "records");
  }
}

@Resolver(() => Asset)
export class AssetResolver {
  @FieldResolver(() => GraphQLJSONObject, { description: "Everything that is known of it, by property." })
  properties(@Root() { fact }: Asset): Record<string, unknown> {
    const known = { ...ASSET_PROPERTIES, ...CONCLUDED_PROPERTIES };
    return Object.fromEntries(Object.entries(fact).filter(([name]) => name in known));
  }

  @FieldResolver(() => [Place], { description: "The places that directly contain it." })
  async scopes(@Root() { scope, uid }: Asset): Promise<Place[]> {
    const found = (await scope.load.scopes.load(uid)) ?? [];
    return found.map((place) => ({ uid: place.uid, name: place.name, type: textOf(place, "scopeType") }));
  }

  @FieldResolver(() => [Classification], {
    description:
      "What the data is that goes through it or lies in it, of each kind the most sensitive, the worst first.",
  })
  handles(@Root() { fact }: Asset): Classification[] {
    return textsOf(fact, "handles").map(readClassification);
  }

  @FieldResolver(() => [Classification], { description: "What its data is." })
  async classifications(@Root() { scope, uid }: Asset): Promise<Classification[]> {
    const found = (await scope.load.classifications.load(uid)) ?? [];
    return found.map(({ kind, sensitivity, basis, evidence }) => ({
      kind: known(DataKind, kind),
      sensitivity: known(Sensitivity, sensitivity),
      basis: known(Basis, basis),
      evidence,
    }));
  }
}

/** What a request has asked for already: hundreds of steps of a page end at the same few assets. */
const asked = new WeakMap<Scope, Map<string, Promise<Asset | null>>>();

/** An asset as the facts have it now; null where they no longer have it. */
export function loadAsset(scope: Scope, uid: string): Promise<Asset | null> {
  const known = asked.get(scope) ?? new Map<string, Promise<Asset | null>>();
  asked.set(scope, known);
  const asset = known.get(uid) ?? createAsset(scope, uid);
  known.set(uid, asset);
  return asset;
}

async function createAsset(scope: Scope, uid: string): Promise<Asset | null> {
  const fact = await scope.load.asset.load(uid);
  return fact && fact.kind !== "Scope" ? new Asset(scope, fact) : null;
}

export async function loadAssets(scope: Scope, uids: readonly string[]): Promise<Asset[]> {
  const found = await Promise.all(uids.map((uid) => loadAsset(scope, uid)));
  return found.filter((asset) => asset !== null);
}
