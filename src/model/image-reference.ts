/** Container image references, and the uids of what they name. */

export interface ImageReference {
  /** Registry and path, Docker Hub's spelled out: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

/** Registry host, path, tag and digest, as the OCI distribution specification has them; upper case is refused by registries. */
const REFERENCE =
  /^(?:((?:[\w-]+(?:\.[\w-]+)+|localhost|[\w.-]+(?=:\d+\/)|\[[\da-f:]+\])(?::\d+)?)\/)?([a-z\d]+(?:[._/-]+[a-z\d]+)*)(?::([\w][\w.-]{0,127}))?(?:@([a-z\d+._-]+:[\da-f]{32,}))?$/i;

/**
 * Reads a reference such as `nginx:1.27`, `quay.io/a/b@sha256:…` or a status' `docker-pullable://…`; undefined when
 * it is none. Neither tag nor digest means the tag `latest`.
 */
export function readImageReference(text: string): ImageReference | undefined {
  const found = REFERENCE.exec(text.trim().replace(/^[a-z][a-z\d+.-]*:\/\//i, ""));
  if (!found || text.length > 1024) return undefined;
  const [, registry = "docker.io", path = "", tag, digest] = found;
  const host = /^(index\.|registry-1\.|registry\.hub\.)?docker\.(io|com)$/i.test(registry)
    ? "docker.io"
    : registry.toLowerCase();
  const full = host === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  const repository = `${host}/${full.toLowerCase()}`;
  if (digest !== undefined) return tag === undefined ? { repository, digest } : { repository, tag, digest };
  return { repository, tag: tag ?? "latest" };
}

/** The uid of the content where the digest is known, else of the tag (`contract.md`). */
export function imageUid({ repository, tag, digest }: ImageReference): string {
  return digest === undefined ? `image/${repository}:${tag ?? "latest"}` : `image/${repository}@${digest}`;
}

/** Other spellings of the same: with and without Docker Hub's registry and `library/`. */
export function imageAliases({ repository, tag, digest }: ImageReference): string[] {
  const suffix = digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`;
  const short = repository.replace(/^docker\.io\/(library\/)?/, "");
  const names = short === repository ? [repository] : [repository, short];
  return names.map((name) => `${name}${suffix}`);
}
