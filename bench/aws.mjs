/**
 * Accounts of AWS and a tenth of them (see ten-times.mjs).
 * node bench/aws.mjs [principals] [dist]; the full size is 10,000 principals, 5,000 policies, 50,000 resources and 200 accounts.
 */
import { fileURLToPath } from "node:url";
import { writeAccounts } from "./accounts.mjs";
import { compareSizes } from "./ten-times.mjs";

await compareSizes({
  name: "aws",
  script: fileURLToPath(import.meta.url),
  fullSize: 10_000,
  write: writeAccounts,
});
