/** What needs a database, by part: import, analysis, large files, the API. */
import { graphqlPage } from "./graphql.mjs";
import { incremental } from "./incremental.mjs";
import { largeFile } from "./large-files.mjs";
import { pipeline } from "./pipeline.mjs";

export const PARTS = {
  pipeline,
  incremental,
  "large-trivy": (ask) => largeFile(ask, "trivy"),
  "large-sarif": (ask) => largeFile(ask, "sarif"),
  graphql: graphqlPage,
};
