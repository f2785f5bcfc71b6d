/** What stands in a rule file's comment header. */
import { z } from "zod";
import { ControlKind, FixKind, FixPlace, Layer } from "../model/index.js";

const sentence = z.string().trim().min(10).max(2000);
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of a variable of the pattern");

/** A graph and the steps that the rule must find in it: documentation that runs as a test. */
export const Example = z.strictObject({
  name: z.string().trim().min(3).max(200),
  given: z.string().regex(/^\s*CREATE\b/, "must be one CREATE clause that draws the graph"),
  steps: z.array(
    z
      .string()
      .regex(
        /^\S+ -> \S+( via \S+)?( requires \S+)?$/,
        "must read `a -> b`, with ` via x` and ` requires y,z` where the rule returns them",
      ),
  ),
});
/** `steps` are written `source -> target`, then ` via x`, then ` requires y,z`. */
export type Example = z.infer<typeof Example>;

export const Header = z
  .strictObject({
    id: z.string(),
    title: sentence.describe("whoever holds the source … the target: one sentence, shown on every step"),
    layer: Layer,
    technique: z.string().regex(/^T\d{4}(\.\d{3})?$/, "must be an ATT&CK technique such as T1190 or T1552.001"),
    success: z.number().gt(0).max(1),
    reason: z.string().trim().max(500).default("").describe("why success is what it is"),
    free: z.boolean().default(false),
    exploit: z.boolean().default(false),
    controls: z.array(ControlKind).default([]),
    remediation: sentence,
    fix: z
      .strictObject({ kind: FixKind.optional(), at: FixPlace.default("fact") })
      .default({ at: "fact" })
      .describe(
        "what kind of change the remediation is, and where it is made: at the first fact of `because` by default",
      ),
    anchors: z.array(variable).min(1).max(6),
    incremental: z
      .union([z.boolean(), z.literal("findings")])
      .default(true)
      .describe("`findings`: of findings alone; where anything else changed the rule runs in full"),
    enabled: z.boolean().default(true),
    examples: z.array(Example).min(2, "must hold one that matches and one that does not"),
  })
  .refine(({ free, success }) => !free || success === 1, { path: ["success"], error: "must be 1 where `free` is true" })
  .refine(({ anchors }) => new Set(anchors).size === anchors.length, {
    path: ["anchors"],
    error: "must name each only once",
  })
  .refine(({ examples }) => examples.some(({ steps }) => steps.length > 0), {
    path: ["examples"],
    error: "must hold one that matches: its `steps` name at least one",
  })
  .refine(({ examples }) => examples.some(({ steps }) => steps.length === 0), {
    path: ["examples"],
    error: "must hold one that does not match: `steps: []`",
  });
export type Header = z.infer<typeof Header>;
