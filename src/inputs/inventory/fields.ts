/** Fields that several kinds of inventory records share. */
import { z } from "zod";
import {
  ASSET_PROPERTIES,
  Basis,
  ControlKind,
  DataKind,
  FACETS,
  INTERNET,
  Name,
  Port,
  Protocol,
  RELATIONSHIP_PROPERTIES,
  Sensitivity,
} from "../../model/index.js";
import { record } from "./explain.js";

/** A port, or a range such as `8000-8010`, both ends included. */
export const PortRange = z
  .union([Port, z.string().regex(/^\d{1,5}-\d{1,5}$/, "must be a port or a range such as 8000-8010")])
  .describe("a port, or a range such as 8000-8010");

export const Controls = z.array(ControlKind).describe("controls that act here: authentication, waf, mtls, mfa");
const basis = Basis.describe("how it is known: configured unless said");

const linkProperties = { ...RELATIONSHIP_PROPERTIES, protocol: Protocol, port: Port, controls: Controls };

/** A list of other assets, each by uid or alias, or as `{ asset, … }` with what is to say about the relation. */
export function links<Key extends keyof typeof linkProperties = never>(means: string, ...keys: readonly Key[]) {
  const said = Object.fromEntries(keys.map((key) => [key, linkProperties[key].optional()])) as unknown as {
    [K in Key]: z.ZodOptional<(typeof linkProperties)[K]>;
  };
  const detailed = record({
    asset: Name.describe("uid or alias of the other one"),
    ...said,
    why: RELATIONSHIP_PROPERTIES.why.optional(),
    basis: basis.optional(),
  });
  return z
    .array(z.union([Name, detailed]))
    .optional()
    .describe(means);
}

/** Who may send it requests over the network: `internet`, computes, or scopes (everything that runs in them). */
export const reachableFrom = z
  .array(Name)
  .optional()
  .describe("who may connect to it: internet, computes, services (what runs them), or scopes (what runs in them)");

const sensitivities = Object.fromEntries(DataKind.options.map((kind) => [kind, Sensitivity.optional()])) as {
  [K in DataKind]: z.ZodOptional<typeof Sensitivity>;
};
const data = record(sensitivities)
  .optional()
  .describe("kinds of data in it, each with its sensitivity: { pii: restricted }");

type AssetProperty = keyof typeof ASSET_PROPERTIES;

/** The model's own properties under their own names, all optional. */
export function properties<Key extends AssetProperty>(...keys: readonly Key[]) {
  return Object.fromEntries(keys.map((key) => [key, ASSET_PROPERTIES[key].optional()])) as unknown as {
    [K in Key]: z.ZodOptional<(typeof ASSET_PROPERTIES)[K]>;
  };
}

/** Where every attack may begin: it is there without being described, and nothing can be said of it. */
const OwnName = Name.refine((name) => name !== INTERNET, {
  error: `"${INTERNET}" is where attacks come from: it may be an end of a relation, such as in reachableFrom, but no asset.`,
});

/** `#` sets facets, data and routes apart from the asset that has them. */
const Uid = OwnName.refine((uid) => isPart(/#([a-z-]+)$/i.exec(uid)?.[1]), {
  error: `What stands behind # is no part of an asset: ${[...Object.keys(FACETS), "data"].map((part) => `#${part}`).join(", ")} are.`,
});

function isPart(tail: string | undefined): boolean {
  return tail === undefined || tail === "data" || Object.hasOwn(FACETS, tail);
}

/** What may be said of anything: `uid` describes it here, `addsTo` adds to what another source describes. */
export const anything = {
  uid: Uid.optional().describe(
    "name that is unique in the workspace, such as service/checkout; describes the asset here",
  ),
  addsTo: OwnName.optional().describe("uid or alias of an asset that another source describes; adds to it"),
  name: z.string().max(2048).optional().describe("name for people"),
  aliases: z.array(OwnName).optional().describe("further names by which other sources may know it"),
  basis: basis.optional(),
  ...properties("owner", "description", "environment", "criticality", "labels", "annotations", "compliance"),
};

/** What may be said of every asset. */
export const anyAsset = {
  ...anything,
  ...properties("region", "exposedTo", "deployed", "part", "crownJewel", "crownJewelReason", "assumedBreach"),
  ...properties("highAvailability", "autoscaling", "tier"),
  in: links("scopes that contain it: networks, namespaces, accounts, applications"),
  data,
};

/** An asset's record: exactly one of `uid` and `addsTo`. */
export function named<Shape extends typeof anything>(shape: Shape) {
  return record(shape).refine((value) => namesOnce(value as { uid?: string; addsTo?: string }), {
    error: "Needs either uid (describes an asset) or addsTo (adds to one that another source describes), and not both.",
  });
}

function namesOnce({ uid, addsTo }: { uid?: string; addsTo?: string }): boolean {
  return (uid === undefined) !== (addsTo === undefined);
}
