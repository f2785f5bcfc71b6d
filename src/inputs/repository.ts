/** Repositories by their addresses. */
import type { StatedFactInput } from "../model/index.js";

export interface RepositoryAddress {
  /** `repository/<host>/<path>` */
  readonly uid: string;
  /** The address in its usual spellings, without credentials. */
  readonly aliases: readonly string[];
}

/** Reads `https://host/path.git`, `ssh://git@host/path`, `git@host:path` or `host.name/path`; undefined when it is none. */
export function readRepositoryAddress(text: string): RepositoryAddress | undefined {
  const found =
    /^(?:(?:git\+)?[a-z]+:\/\/)(?:[^/@]*@)?([^/:@\s]+)(?::\d+)?\/+([^?#\s]+)/i.exec(text) ??
    /^[\w.-]+@([\w.-]+):(?!\d+\/)([^?#\s]+)$/.exec(text) ??
    /^([a-z\d-]+(?:\.[a-z\d-]+)+)\/([^?#\s:@]+)$/i.exec(text);
  if (!found || text.length > 1024 || /^file:/i.test(text)) return undefined;
  const host = (found[1] ?? "").toLowerCase();
  const path = (found[2] ?? "").replace(/\/+$/, "").replace(/\.git$/, "");
  if (path === "") return undefined;
  return {
    uid: `repository/${host}/${path}`,
    aliases: [`https://${host}/${path}`, `https://${host}/${path}.git`, `git@${host}:${path}.git`],
  };
}

/** A repository that a scan names: it adds to one that another source describes, or stands alone. */
export function repositoryFact(
  address: RepositoryAddress,
  at: string,
  { branch, commit }: { readonly branch?: string; readonly commit?: string } = {},
): StatedFactInput {
  return {
    fact: "asset",
    uid: address.uid,
    kind: "Repository",
    aliases: [...address.aliases],
    properties: { url: address.aliases[0], ...(branch ? { branch } : {}), ...(commit ? { commit } : {}) },
    mention: true,
    at,
  };
}
