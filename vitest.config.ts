import { defineConfig } from "vitest/config";

/** Tests that start processes, change the environment or end servers: each file has a process of its own. */
const APART = ["cli", "conformance", "docker", "docs", "jobs", "scripts", "store/server"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    maxWorkers: 2,
    projects: [
      // Loading what is tested takes longer than most tests of it: here a worker loads it once for all files it runs.
      {
        extends: true,
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: APART, isolate: false },
      },
      { extends: true, test: { name: "apart", include: APART } },
    ],
    // A server that has just been started plans every rule for the first time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
  resolve: {
    // One copy of graphql only: type-graphql and Apollo Server must see the same classes.
    alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }],
  },
});
