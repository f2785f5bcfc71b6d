/** Collects what the parts of the resolver conclude. */
import type {
  AssetFact,
  AssetProperties,
  Basis,
  Problem,
  RelationshipKind,
  RelationshipProperties,
  StatedFactInput,
} from "../../model/index.js";
import type { HubFact } from "../resolver.js";

/** Where a conclusion was read. */
export interface Origin {
  readonly path: string;
  readonly at: string;
}

export interface Output {
  readonly facts: (StatedFactInput | HubFact)[];
  readonly unjoined: Problem[];
  readonly notCollected: Set<string>;
  /** uids of assets that were stated here, so that a mention is made once. */
  readonly stated: Set<string>;
}

export function newOutput(): Output {
  return { facts: [], unjoined: [], notCollected: new Set(), stated: new Set() };
}

interface AssetParts {
  readonly uid: string;
  readonly kind: AssetFact["kind"];
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly properties?: AssetProperties;
  readonly basis?: Basis;
}

export function asset(output: Output, { path, at }: Origin, parts: AssetParts): void {
  output.stated.add(parts.uid);
  const { uid, kind, name, aliases = [], properties = {}, basis = "configured" } = parts;
  output.facts.push({
    fact: "asset",
    uid,
    kind,
    name,
    aliases: [...aliases],
    properties: bounded(properties),
    basis,
    path,
    at,
  });
}

/** Something that an object only refers to; nothing where the inputs describe it or it was mentioned before. */
export function mention(output: Output, { path, at }: Origin, parts: AssetParts): void {
  if (output.stated.has(parts.uid)) return;
  output.stated.add(parts.uid);
  const { uid, kind, name, aliases = [], properties = {}, basis = "configured" } = parts;
  output.facts.push({
    fact: "asset",
    uid,
    kind,
    name,
    aliases: [...aliases],
    properties,
    basis,
    path,
    at,
    mention: true,
  });
}

export interface Link {
  readonly type: RelationshipKind;
  readonly source: string;
  readonly target: string;
  readonly properties?: RelationshipProperties;
  readonly basis?: Basis;
}

export function relate(output: Output, { path, at }: Origin, link: Link): void {
  const { type, source, target, properties = {}, basis = "configured" } = link;
  output.facts.push({ fact: "relationship", type, source, target, properties, basis, path, at });
}

export function unjoined(output: Output, { path, at }: Origin, why: string): void {
  output.unjoined.push({ path, at, why });
}

/** Lists longer than the model keeps are cut: 4,096 entries of 4,096 characters. */
function bounded(properties: AssetProperties): AssetProperties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => {
        if (Array.isArray(value)) return [key, value.slice(0, 4096).map((each) => each.slice(0, 4096))];
        return [key, typeof value === "string" ? value.slice(0, 4096) : value];
      }),
  );
}
