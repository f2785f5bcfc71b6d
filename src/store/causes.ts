/** What tells which findings have one cause: images and what they are made from, libraries, and the roles that things act by. */
import { z } from "zod";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const workspaceOnly = z.object({ workspace: z.string() });
const texts = z.array(z.string());
const imageOrigins = defineStatement(
  "queries/image-origins",
  workspaceOnly,
  z.object({ uid: z.string(), name: z.string(), layers: texts, builtFrom: texts }),
);
const libraries = defineStatement(
  "queries/libraries",
  workspaceOnly,
  z.object({ uid: z.string(), name: z.string(), packages: texts }),
);
const RoleRow = z.object({
  uid: z.string(),
  identity: z.string(),
  roles: z.array(z.object({ uid: z.string(), name: z.string() })),
});
const rolesOfAssets = defineStatement("queries/roles-of-assets", workspaceOnly.extend({ uids: texts }), RoleRow);

/** Every image with its layers, lowest first, and the images that it is said to be built from. */
export function readImageOrigins(queries: Queries, workspace: string) {
  return imageOrigins.all(queries, { workspace });
}

/** Repositories with the packages that are built from them. */
export function readLibraries(queries: Queries, workspace: string) {
  return libraries.all(queries, { workspace });
}

/** Assets that are asked about in one query. */
const AT_ONCE = 1000;

/** By uid: the identities that an asset is or acts as, each with its roles. Assets that act as none are left out. */
export async function readRolesOf(queries: Queries, workspace: string, uids: readonly string[]) {
  const found = new Map<string, Omit<z.infer<typeof RoleRow>, "uid">[]>();
  for (let from = 0; from < uids.length; from += AT_ONCE)
    for (const { uid, ...acting } of await rolesOfAssets.all(queries, {
      workspace,
      uids: uids.slice(from, from + AT_ONCE),
    }))
      found.set(uid, [...(found.get(uid) ?? []), acting]);
  return found;
}
