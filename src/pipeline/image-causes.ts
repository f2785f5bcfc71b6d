/** Which base image or shared layer brought what is found in several images. */
import type { Basis } from "../model/index.js";
import { type CausedFinding, type Explained, textIn } from "./causes.js";
import { familiesOf, type Families, type ImageOrigin } from "./image-families.js";

/** A finding in an image, by what tells where it came from. */
interface Found {
  readonly uid: string;
  readonly image: string;
  /** The same weakness of the same version of the same package; undefined for what is in no package. */
  readonly same: string | undefined;
  readonly layer: string | undefined;
  /** A package of the distribution: application builds hardly ever bring their own. */
  readonly isSystem: boolean;
}

interface Evidence {
  readonly families: Families;
  readonly names: ReadonlyMap<string, string>;
  /** Image → what was found there, by `same`. */
  readonly inImage: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * A base brought it where the layer that holds it is one of the base's, or, where nobody tells layers, where the base has
 * the same. A layer that several images share did, whatever they are made from. A base that nobody scanned did (inferred)
 * where all images that are made from it have the same, and that is a shared layer or a package of the distribution.
 * The same weakness in two images that share neither is no shared cause.
 */
export function imageCauses(findings: readonly CausedFinding[], images: readonly ImageOrigin[]): Explained[] {
  const names = new Map(images.map(({ uid, name }) => [uid, name]));
  const found = findings.flatMap((finding) => readFound(finding, names));
  const inImage = new Map<string, Set<string>>();
  for (const { image, same } of found) {
    const standing = inImage.get(image) ?? new Set<string>();
    inImage.set(image, standing);
    if (same !== undefined) standing.add(same);
  }
  const evidence: Evidence = { families: familiesOf(images), names, inImage };
  const explained: Explained[] = [];
  const open: Found[] = [];
  for (const each of found) {
    const base = scannedBase(each, evidence);
    if (base) explained.push(base);
    else open.push(each);
  }
  return [...explained, ...withoutScan(open, evidence)];
}

function readFound(finding: CausedFinding, images: ReadonlyMap<string, string>): Found[] {
  const [image] = finding.assets;
  if (image === undefined || !images.has(image)) return [];
  const [affected, version] = [textIn(finding, "package"), textIn(finding, "version")];
  const same = affected && version ? [finding.weakness, affected, version].join("\n") : undefined;
  const isSystem = affected !== undefined && SYSTEM.test(affected);
  return [{ uid: finding.uid, image, same, layer: textIn(finding, "layer"), isSystem }];
}

/** Package URLs and Trivy's names of packages that a distribution's own package manager installs. */
const SYSTEM =
  /^(pkg:(deb|apk|rpm|alpm)|alpine|debian|ubuntu|redhat|centos|rocky|alma|amazon|oracle|photon|wolfi|chainguard|suse|opensuse|cbl-mariner|azurelinux)\b/;

/** The lowest image that is known to have brought it. */
function scannedBase(each: Found, evidence: Evidence): Explained | undefined {
  const { families, inImage } = evidence;
  const { image, same, layer } = each;
  const isBase = families.madeFrom(image).length > 0;
  const brought = [...families.basesOf(image).keys(), ...(isBase ? [image] : [])].filter((base) => {
    const layers = families.layersOf(base);
    if (layer !== undefined && layers !== undefined) return layers.has(layer);
    return same !== undefined && inImage.get(base)?.has(same) === true;
  });
  const [lowest] = brought.sort((a, b) => families.basesOf(a).size - families.basesOf(b).size || (a < b ? -1 : 1));
  if (lowest === undefined) return undefined;
  const stated = lowest === image || families.basesOf(image).get(lowest)?.stated === true;
  return baseImage(each, lowest, { evidence, basis: stated ? "configured" : "observed" });
}

function baseImage(
  { uid, image }: Found,
  base: string,
  { evidence: { families, names }, basis }: { readonly evidence: Evidence; readonly basis: Basis },
): Explained {
  const tag = families.tagOf(base);
  const name = names.get(tag) ?? tag;
  return { kind: "base-image", key: tag, name, asset: tag, basis, finding: uid, member: image };
}

/** What no image that was scanned explains: by shared layer, else by the system package that all images of a base have. */
function withoutScan(open: readonly Found[], evidence: Evidence): Explained[] {
  const byLayer = groupBy(open, ({ layer }) => layer);
  const bySame = groupBy(open, ({ layer, isSystem, same }) => (layer === undefined && isSystem ? same : undefined));
  return [
    ...[...byLayer].flatMap(([layer, group]) => {
      const carries = (image: string) => evidence.families.layersOf(image)?.has(layer) !== false;
      const base = unscannedBase(group, evidence, carries);
      return group.map((each) =>
        base === undefined ? layerCause(each, layer) : baseImage(each, base, { evidence, basis: "inferred" }),
      );
    }),
    ...[...bySame].flatMap(([same, group]) => {
      const carries = (image: string) => evidence.inImage.get(image)?.has(same) !== false;
      const base = unscannedBase(group, evidence, carries);
      return base === undefined ? [] : group.map((each) => baseImage(each, base, { evidence, basis: "inferred" }));
    }),
  ];
}

function layerCause({ uid, image }: Found, layer: string): Explained {
  const name = layer.slice(0, 19);
  return { kind: "layer", key: layer, name, asset: null, basis: "observed", finding: uid, member: image };
}

/** The nearest image below all of these of which nothing is known itself, and of which all others carry the same. */
function unscannedBase(
  group: readonly Found[],
  { families, inImage }: Evidence,
  carries: (image: string) => boolean,
): string | undefined {
  const images = [...new Set(group.map(({ image }) => image))];
  if (images.length < 2) return undefined;
  const isUnknown = (base: string) =>
    families.namesOf(base).every((name) => families.layersOf(name) === undefined && !inImage.has(name));
  const [first, ...others] = images.map((image) => families.basesOf(image));
  const common = [...first!.values()]
    .filter(({ uid, stated }) => stated && others.every((bases) => bases.get(uid)?.stated === true))
    .map(({ uid }) => uid)
    .filter((base) => isUnknown(base) && families.madeFrom(base).every(carries));
  common.sort((a, b) => families.basesOf(b).size - families.basesOf(a).size || (a < b ? -1 : 1));
  return common[0];
}

function groupBy(found: readonly Found[], keyOf: (each: Found) => string | undefined): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const each of found) {
    const key = keyOf(each);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
