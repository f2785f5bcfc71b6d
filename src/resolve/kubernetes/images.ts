/** Image references: `[registry/]repository[:tag][@digest]`, with Docker Hub's short names written out. */

export interface ImageReference {
  /** With registry: `docker.io/library/nginx`, `ghcr.io/acme/shop`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** `image/<repository>@<digest>`, or `image/<repository>:<tag>` without a digest. */
  readonly uid: string;
  /** Names under which tools refer to it. */
  readonly aliases: readonly string[];
}

/** undefined where it is no image reference, as a placeholder of a template. */
export function readImage(reference: string): ImageReference | undefined {
  const plain = reference.trim().replace(/^[a-z-]+:\/\//, "");
  const [, name, digest] = /^([^@\s]+)(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/i.exec(plain) ?? [];
  if (name === undefined || /[{}$<>]/.test(name)) return undefined;
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  const path = colon < 0 ? name : name.slice(0, colon);
  const stated = colon < 0 ? undefined : name.slice(colon + 1);
  if (path === "" || stated === "") return undefined;
  const repository = withRegistry(path);
  const tag = stated ?? (digest === undefined ? "latest" : undefined);
  const uid = digest === undefined ? `image/${repository}:${tag}` : `image/${repository}@${digest}`;
  const short = repository.replace(/^docker\.io\/(library\/)?/, "");
  const suffix = digest === undefined ? `:${tag}` : `@${digest}`;
  const aliases = new Set([`${repository}${suffix}`, `${short}${suffix}`, plain]);
  return { repository, tag, digest, uid, aliases: [...aliases].sort() };
}

/** The first part is a registry where it has a dot or port, or is localhost. */
function withRegistry(path: string): string {
  const [first = "", ...rest] = path.split("/");
  if (rest.length > 0 && (/[.:]/.test(first) || first === "localhost")) {
    return /^(index\.)?docker\.io$/.test(first) ? withRegistry(rest.join("/")) : path.toLowerCase();
  }
  return (rest.length === 0 ? `docker.io/library/${path}` : `docker.io/${path}`).toLowerCase();
}

/** The same, of what a node says it runs: `docker-pullable://repo@sha256:…`; a bare content id says nothing. */
export function readRunningImage(imageId: string | undefined): ImageReference | undefined {
  if (imageId === undefined || !imageId.includes("@sha256:")) return undefined;
  return readImage(imageId);
}
