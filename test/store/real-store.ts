import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import { openStore } from "../../src/store/migrate.js";
import type { Store } from "../../src/store/connection.js";
import { statement } from "../../src/store/statements.js";
import { testSettings } from "./test-settings.js";

/**
 * A store on the checkout's own local server, with the schema in place. Close it in `afterAll`; the server stays up for
 * the next tests. Work in a workspace from `freshWorkspace`, because others use the server at the same time.
 */
export function openTestStore(): Promise<Store> {
  return openStore(testSettings());
}

/** A workspace name that nobody else uses; what is stored under it is deleted after the tests of the calling file. */
export function freshWorkspace(): string {
  const workspace = `test-${randomBytes(8).toString("hex")}`;
  afterAll(async () => {
    const store = await openTestStore();
    await store.implicit(statement("schema/delete-workspace-nodes"), { workspace });
    await store.close();
  });
  return workspace;
}
