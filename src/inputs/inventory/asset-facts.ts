/** From records of assets, scopes and teams to facts. */
import {
  ASSET_PROPERTIES,
  type AssetFact,
  type AssetProperties,
  type Basis,
  type DataKind,
  RELATIONSHIP_PROPERTIES,
  type RelationshipKind,
  type RelationshipProperties,
  type Sensitivity,
  type StatedFactInput,
} from "../../model/index.js";
import { within } from "../../text/index.js";
import { connection } from "./network-facts.js";
import type { Section } from "./schema.js";

/** The sections whose records are assets, scopes or teams. */
export const KINDS = {
  scopes: "Scope",
  applications: "Scope",
  teams: "Team",
  services: "Service",
  computes: "Compute",
  identities: "Identity",
  secrets: "Secret",
  stores: "DataStore",
  images: "Image",
  repositories: "Repository",
  pipelines: "Pipeline",
} as const satisfies Partial<Record<Section, AssetFact["kind"]>>;
export type AssetSection = keyof typeof KINDS;

/** Which relationship a field of links says; `inverse` where the record is its target. */
interface LinkField {
  readonly type: RelationshipKind;
  readonly inverse?: true;
}

const LINK_FIELDS: Readonly<Record<string, LinkField>> = {
  in: { type: "IN" },
  members: { type: "IN", inverse: true },
  owns: { type: "OWNED_BY", inverse: true },
  exposedBy: { type: "EXPOSES", inverse: true },
  exposes: { type: "EXPOSES" },
  forwards: { type: "FORWARDS" },
  serves: { type: "SERVES" },
  keeps: { type: "KEEPS" },
  runsOn: { type: "RUNS_ON" },
  runsAs: { type: "RUNS_AS" },
  secrets: { type: "USES_SECRET" },
  builtFrom: { type: "BUILT_FROM" },
  builds: { type: "BUILT_FROM", inverse: true },
  calls: { type: "CALLS" },
  may: { type: "MAY" },
  canAssume: { type: "CAN_ASSUME" },
  assumableBy: { type: "CAN_ASSUME", inverse: true },
  memberOf: { type: "MEMBER_OF" },
  unlocks: { type: "UNLOCKS" },
  deploys: { type: "DEPLOYS" },
};

type Link = string | ({ readonly asset: string; readonly basis?: Basis } & RelationshipProperties);

/** What every validated record of an asset may have; the rest are the model's own properties and fields of links. */
export interface AssetRecord {
  readonly uid?: string;
  readonly addsTo?: string;
  readonly name?: string;
  readonly aliases?: string[];
  readonly basis?: Basis;
  readonly data?: Partial<Record<DataKind, Sensitivity>>;
  readonly reachableFrom?: string[];
  readonly endpoints?: readonly EndpointRecord[];
  readonly listens?: readonly number[];
  readonly [field: string]: unknown;
}

interface EndpointRecord extends AssetRecord {
  readonly route?: string;
  readonly method?: string;
  readonly path?: string;
}

/** Everything that a record says: the asset first, then its data, relationships, connections and parts. */
export function* assetFacts(section: AssetSection, record: AssetRecord, at: string): Generator<StatedFactInput> {
  const uid = (record.uid ?? record.addsTo)!;
  const { basis } = record;
  const properties = propertiesOf(record);
  if (section === "applications") properties.scopeType = "application";
  const mention = record.uid === undefined;
  const { name, aliases } = record;
  yield { fact: "asset", uid, kind: KINDS[section], name, aliases, properties, mention, basis, at };
  for (const [kind, sensitivity] of Object.entries(record.data ?? {}) as [DataKind, Sensitivity][]) {
    yield { fact: "classification", asset: uid, kind, sensitivity, basis, at: within(at, "data", kind) };
  }
  yield* relationships(uid, record, at);
  // Whatever runs what the image becomes is made of what it is now: its findings concern it.
  if (section === "images") yield* links(uid, { record, field: "deploys", at }, { type: "BUILT_FROM", inverse: true });
  if (record.reachableFrom)
    yield connection({ from: record.reachableFrom, to: [uid], basis }, within(at, "reachableFrom"));
  for (const [index, endpoint] of (record.endpoints ?? []).entries()) {
    yield* endpointFacts(uid, { basis, ...endpoint }, within(at, "endpoints", index));
  }
  for (const [index, port] of (record.listens ?? []).entries()) {
    yield* listenerFacts(uid, port, within(at, "listens", index));
  }
}

/** (:Service endpoint)-[:ROUTES_TO]->(:Service), with the uid `<service>#via/<route>`. */
function* endpointFacts(service: string, record: EndpointRecord, at: string): Generator<StatedFactInput> {
  const { basis, method, path } = record;
  const operation = [method?.toUpperCase(), path].filter((part) => part !== undefined).join(" ");
  const uid = `${service}#via/${record.route ?? operation}`;
  const name = record.name ?? `${service.slice(service.lastIndexOf("/") + 1)} ${record.route ?? operation}`;
  const properties = { ...propertiesOf(record), endpoint: true };
  if (method !== undefined) properties.method = method.toUpperCase();
  yield { fact: "asset", uid, kind: "Service", name, aliases: record.aliases, properties, basis, at };
  yield { fact: "relationship", type: "ROUTES_TO", source: uid, target: service, basis, at };
  yield* relationships(uid, record, at);
  if (record.reachableFrom)
    yield connection({ from: record.reachableFrom, to: [uid], basis }, within(at, "reachableFrom"));
}

/** A port on which a compute listens and that no service stands for is a service of its own. */
function* listenerFacts(compute: string, port: number, at: string): Generator<StatedFactInput> {
  const uid = `${compute}/port/${port}`;
  const properties = { port, protocol: "tcp" };
  yield {
    fact: "asset",
    uid,
    kind: "Service",
    name: `${compute.slice(compute.lastIndexOf("/") + 1)}:${port}`,
    properties,
    at,
  };
  yield { fact: "relationship", type: "EXPOSES", source: compute, target: uid, properties, at };
}

function* relationships(uid: string, record: AssetRecord, at: string): Generator<StatedFactInput> {
  for (const [field, as] of Object.entries(LINK_FIELDS)) yield* links(uid, { record, field, at }, as);
}

function* links(
  uid: string,
  { record, field, at }: { readonly record: AssetRecord; readonly field: string; readonly at: string },
  { type, inverse }: LinkField,
): Generator<StatedFactInput> {
  for (const [index, link] of ((record[field] as Link[] | undefined) ?? []).entries()) {
    const { asset, basis, ...said } = typeof link === "string" ? { asset: link } : link;
    const properties = type === "EXPOSES" ? listening(record, said) : said;
    const [source, target] = inverse ? [asset, uid] : [uid, asset];
    const place = within(at, field, index);
    yield { fact: "relationship", type, source, target, properties, basis: basis ?? record.basis, at: place };
  }
}

/** The port and protocol on which the code listens are those of the service unless said. */
function listening(record: AssetRecord, said: RelationshipProperties): RelationshipProperties {
  const service = record as { port?: number; protocol?: string };
  const port = said.port ?? service.port;
  return { ...said, protocol: said.protocol ?? service.protocol ?? "tcp", ...(port === undefined ? {} : { port }) };
}

function propertiesOf(record: AssetRecord): AssetProperties {
  const properties = Object.keys(ASSET_PROPERTIES).filter((name) => record[name] !== undefined);
  return Object.fromEntries(properties.map((name) => [name, record[name]]));
}

/** The properties of a relationship among the fields of a record. */
export function relationshipProperties(record: Readonly<Record<string, unknown>>): RelationshipProperties {
  const properties = Object.keys(RELATIONSHIP_PROPERTIES).filter((name) => record[name] !== undefined);
  return Object.fromEntries(properties.map((name) => [name, record[name]]));
}
