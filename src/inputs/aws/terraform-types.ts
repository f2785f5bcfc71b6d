/** How each Terraform type reads as a record of the resolver. What is not listed is not kept. */
import { DATA } from "./terraform-data.js";
import { TERRAFORM_DOORS } from "./terraform-doors.js";
import { IDENTITIES } from "./terraform-identities.js";
import { ORGANIZATIONS } from "./terraform-organizations.js";
import type { Read } from "./terraform-reading.js";
import { WORKLOADS } from "./terraform-workloads.js";

export const TERRAFORM_TYPES: Readonly<Record<string, Read>> = {
  ...IDENTITIES,
  ...WORKLOADS,
  ...DATA,
  ...ORGANIZATIONS,
  ...TERRAFORM_DOORS,
};
