/** The crown jewels that applications hold or use. */
import { z } from "zod";
import { defineStatement } from "./statements.js";

/** In the order of the applications' names. */
export const dataOfApplications = defineStatement(
  "queries/data-of-applications",
  z.object({ workspace: z.string() }),
  z.object({
    /** The application's. */
    name: z.string(),
    /** The crown jewel's. */
    uid: z.string(),
    /** uid of what uses it for the application; null where it lies in it. */
    usedBy: z.string().nullable(),
  }),
);
