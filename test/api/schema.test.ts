import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildApiSchema, printApiSchema } from "../../src/api/schema.js";
import { repositoryRoot } from "../../src/config.js";

it("is what schema.graphql says; after a change run `npm run schema`", async () => {
  const committed = readFileSync(join(repositoryRoot(), "schema.graphql"), "utf8");
  expect(printApiSchema(await buildApiSchema())).toBe(committed);
});

it("says of every type and argument what it is", async () => {
  const schema = await buildApiSchema();
  const silent = Object.values(schema.getTypeMap()).filter(
    ({ name, description }) => !description && !name.startsWith("__") && !name.endsWith("Edge"),
  );
  expect(silent.map(({ name }) => name)).toEqual(["Query", "Mutation"]);
});
