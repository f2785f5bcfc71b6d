import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // One copy of graphql only: type-graphql and Apollo Server must see the same classes.
    alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    // A server that has just been started plans every rule for the first time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
