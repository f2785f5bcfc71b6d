#!/usr/bin/env node
// `npm run schema`: writes schema.graphql from the code of src/api.
import { prepare } from "./prepare.mjs";

await prepare();
await import("../dist/api/write-schema.js");
