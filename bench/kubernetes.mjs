/**
 * A cluster and one of a tenth of its size (see ten-times.mjs).
 * node bench/kubernetes.mjs [namespaces] [dist]; the full size is 5,000 namespaces, 50,000 pods and 2,000 policies.
 */
import { fileURLToPath } from "node:url";
import { writeCluster } from "./cluster.mjs";
import { compareSizes } from "./ten-times.mjs";

await compareSizes({
  name: "kubernetes",
  script: fileURLToPath(import.meta.url),
  fullSize: 5_000,
  write: async (file, namespaces) => ({ ...(await writeCluster(file, namespaces)), namespaces }),
});
