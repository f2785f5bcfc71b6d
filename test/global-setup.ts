import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../src/config.js";
import { connect } from "../src/store/connection.js";
import { migrate } from "../src/store/migrate.js";
import { testSettings } from "./store/test-settings.js";

/**
 * Sees to it once that the program is built, for tests that start it, and that the local server is up with its schema in
 * place; leaves it running for the next time.
 */
export default async function setup(): Promise<void> {
  execFileSync(join(repositoryRoot(), "bin/breachline"), ["--version"], { stdio: ["ignore", "ignore", "inherit"] });
  const store = await connect(testSettings(), { onProgress: (message) => console.error(message) });
  await migrate(store);
  await store.close();
}
