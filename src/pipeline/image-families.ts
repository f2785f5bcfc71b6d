/** Which images are made from which: as inputs state it, and as their layers show it. */

/** An image as the fact graph has it. */
export interface ImageOrigin {
  readonly uid: string;
  readonly name: string;
  /** `<place> <digest of the content>`, the lowest first; empty: unknown. */
  readonly layers: readonly string[];
  /** uids of the images that it is said to be built from; of a tag also the contents that bear it. */
  readonly builtFrom: readonly string[];
}

/** Images below another one. */
export interface Base {
  readonly uid: string;
  /** Said by an input; else its layers are the first ones of the other image. */
  readonly stated: boolean;
}

export interface Families {
  /** All images below one, near ones and far ones, tags and contents. */
  readonly basesOf: (image: string) => ReadonlyMap<string, Base>;
  /** The images that are made from one. */
  readonly madeFrom: (image: string) => readonly string[];
  /** Digests of an image's layers, undefined where nothing says them. */
  readonly layersOf: (image: string) => ReadonlySet<string> | undefined;
  /** The name under which an image is changed: its first tag, else its content. */
  readonly tagOf: (image: string) => string;
  /** All names of one image: tags and the contents that bear them. */
  readonly namesOf: (image: string) => readonly string[];
}

export function familiesOf(images: readonly ImageOrigin[]): Families {
  const known = new Map(images.map((image) => [image.uid, image]));
  const layers = new Map(images.map(({ uid, layers: each }) => [uid, each.map((layer) => layer.replace(/^\d+ /, ""))]));
  const names = namesIn(images);
  const below = basesByLayers(layers);
  const bases = new Map<string, ReadonlyMap<string, Base>>();
  const basesOf = (uid: string) => {
    const found = bases.get(uid) ?? findBases(uid, { known, names, below });
    bases.set(uid, found);
    return found;
  };
  const made = new Map<string, string[]>();
  for (const { uid } of images)
    for (const base of basesOf(uid).keys()) {
      const list = made.get(base);
      if (list) list.push(uid);
      else made.set(base, [uid]);
    }
  return {
    basesOf,
    madeFrom: (uid) => made.get(uid) ?? [],
    layersOf: (uid) => (layers.get(uid)?.length ? new Set(layers.get(uid)) : undefined),
    tagOf: (uid) => (isContent(uid) ? (names.tags.get(uid)?.[0] ?? uid) : uid),
    namesOf: (uid) => namesOf(uid, names),
  };
}

/** A tag is said to be built from the content that bears it: that is the same image, and no base of it. */
interface Names {
  /** Tag → contents. */
  readonly contents: ReadonlyMap<string, readonly string[]>;
  /** Content → tags. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

function namesIn(images: readonly ImageOrigin[]): Names {
  const contents = new Map<string, string[]>();
  const tags = new Map<string, string[]>();
  for (const { uid, builtFrom } of [...images].sort((a, b) => (a.uid < b.uid ? -1 : 1))) {
    const own = builtFrom.filter((other) => isContentOf(other, uid)).sort();
    if (own.length) contents.set(uid, own);
    for (const content of own) tags.set(content, [...(tags.get(content) ?? []), uid]);
  }
  return { contents, tags };
}

function isContent(uid: string): boolean {
  return uid.includes("@");
}

function isContentOf(content: string, tag: string): boolean {
  return isContent(content) && !isContent(tag) && repositoryOf(content) === repositoryOf(tag);
}

function repositoryOf(uid: string): string {
  return uid.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}

function namesOf(uid: string, { contents, tags }: Names): string[] {
  return isContent(uid) ? [uid, ...(tags.get(uid) ?? [])] : [uid, ...(contents.get(uid) ?? [])];
}

interface Known {
  readonly known: ReadonlyMap<string, ImageOrigin>;
  readonly names: Names;
  readonly below: ReadonlyMap<string, readonly string[]>;
}

/** Follows what is stated of the image and its tags; then adds what its layers show. */
function findBases(image: string, { known, names, below }: Known): Map<string, Base> {
  const own = new Set(namesOf(image, names));
  const bases = new Map<string, Base>();
  const open = [...own];
  for (const at of open)
    for (const next of known.get(at)?.builtFrom ?? []) {
      // From a tag one comes to its contents only where the tag itself is a base: of the image they are older or newer ones.
      if (isContentOf(next, at) && !bases.has(at)) continue;
      for (const name of namesOf(next, names)) {
        if (own.has(name) || bases.has(name)) continue;
        bases.set(name, { uid: name, stated: true });
        open.push(name);
      }
    }
  for (const uid of below.get(image) ?? []) if (!bases.has(uid)) bases.set(uid, { uid, stated: false });
  return bases;
}

/** By image: those whose layers are the first of its own, and not all. One walk over all layers. */
function basesByLayers(layers: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const places = new Map<string, number>();
  const ends = new Map<number, string[]>();
  const ways = new Map<string, number[]>();
  for (const [uid, digests] of layers) {
    const way: number[] = [];
    let at = 0;
    for (const digest of digests) {
      const step = `${at} ${digest}`;
      at = places.get(step) ?? places.size + 1;
      places.set(step, at);
      way.push(at);
    }
    if (!way.length) continue;
    ways.set(uid, way);
    ends.set(at, [...(ends.get(at) ?? []), uid]);
  }
  return new Map([...ways].map(([uid, way]) => [uid, way.slice(0, -1).flatMap((place) => ends.get(place) ?? [])]));
}
