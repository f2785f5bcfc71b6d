/** Applications: scopes of that type, with what belongs to them. */
import { z } from "zod";
import type { Queries } from "./connection.js";
import { defineStatement } from "./statements.js";

const Application = z.object({
  uid: z.string(),
  name: z.string(),
  /** uids of its assets, and of the stores whose data these keep, serve or ask for. */
  parts: z.array(z.string()),
});
export type Application = z.infer<typeof Application>;

const applications = defineStatement("queries/applications", z.object({ workspace: z.string() }), Application);

/** In the order of their uids. */
export function readApplications(queries: Queries, workspace: string): Promise<Application[]> {
  return applications.all(queries, { workspace });
}
