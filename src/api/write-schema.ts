/** Writes schema.graphql: `npm run schema`. A test holds the file to what the code says. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../config.js";
import { buildApiSchema, printApiSchema } from "./schema.js";

writeFileSync(join(repositoryRoot(), "schema.graphql"), printApiSchema(await buildApiSchema()));
