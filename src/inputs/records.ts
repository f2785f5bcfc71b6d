/** Records of a document, checked one by one. */
import { z } from "zod";
import { problem } from "./input.js";
import type { ProblemInput } from "./input.js";

/** The record by its schema, or the problem that says what is wrong with it. */
export function check<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at: string,
): { ok: true; data: T } | { ok: false; problem: ProblemInput } {
  const parsed = schema.safeParse(value);
  return parsed.success ? { ok: true, data: parsed.data } : { ok: false, problem: problem(at, explain(parsed.error)) };
}

/** The first faults of a record, each with the field that has it. */
function explain(error: z.ZodError): string {
  const faults = error.issues.slice(0, 3).map(({ path, message }) => {
    const field = path.join(".");
    return field === "" ? message : `${field}: ${message}`;
  });
  const more = error.issues.length > 3 ? `; and ${error.issues.length - 3} more` : "";
  return `the record is left out: ${faults.join("; ")}${more}`.slice(0, 1000);
}

/** Text that may be left out or null. */
export const optionalText = z.string().nullish();

/** Something that may be left out, be null, or be of a wrong type that is then as good as absent. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.nullish().catch(undefined);
}
