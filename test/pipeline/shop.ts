/** The online shop's files, each as a source of its own, so that they can come and go by themselves. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../src/config.js";
import { importFiles } from "../../src/pipeline/import-files.js";
import type { Store } from "../../src/store/connection.js";

const root = join(repositoryRoot(), "seeds/online-shop/files");

/** Names of the files, which are those of their sources. */
export const SHOP_FILES = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.\w+$/.test(name),
);

export async function bringShopFile(store: Store, workspace: string, name: string): Promise<void> {
  await importFiles(store, workspace, [join(root, name)], { source: name, cluster: "shop" });
}
