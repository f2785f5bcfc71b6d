/** How the configuration of each resource type is read. What is not listed is counted. */
import { DATABASES } from "./databases.js";
import { IDENTITIES } from "./identities.js";
import { NETWORKS } from "./networks.js";
import type { ReadConfig } from "./reading.js";
import { STORES } from "./stores.js";
import { WORKLOADS } from "./workloads.js";

export const RESOURCE_TYPES: Readonly<Record<string, ReadConfig>> = {
  ...IDENTITIES,
  ...NETWORKS,
  ...WORKLOADS,
  ...DATABASES,
  ...STORES,
};
